// What is proved of every path of the talk. To walk them takes seconds, and each worker would walk for itself: they are one file.
import './walk/check.ts';
import './walk/pairs.ts';
import './walk/choice-contents.ts';
import './walk/drawing.ts';
import './walk/clips.ts';
