import { needsInWords } from '../readers/needs-words.ts';
import { NEEDS } from '../../src/domain/registration.ts';
import { stampOfCase } from '../buttons.ts';
import { SURELY } from '../readers/like-answer.ts';
import { severalChoices } from '../readers/choice.ts';
import type { Question } from './question.ts';

/** Whether anybody needs special help; several answers at once. */
export const needs = {
  key: 'registration:needs',
  reader: severalChoices,
  inWords: needsInWords,
  like: { asked: 'needs', chooses: { none: { choice: 'none', least: SURELY } } },
  besides: [
    // Who is deaf signs, and has said so with the need.
    ...(['want.help', 'want.person', 'tell.cannot_read', 'tell.other_language'] as const),
    // What is told beside a need is why there is one: born with it, without parents who died or stayed.
    ...(['tell.birth', 'tell.death', 'tell.child_elsewhere', 'tell.separated', 'tell.stays_behind'] as const),
  ],
  choices: ['none', ...NEEDS],
  no: 'none',
  yesNoAlone: true,
  mark: stampOfCase,
  namesOldButton: true,
} as const satisfies Question;
