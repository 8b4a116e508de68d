import { isDanger } from '../../understanding/topic.ts';
import type { Wording } from '../../wording/wording.ts';

/** What a text was understood to say, and the words that say it. Personal. */
export interface Understood {
  readonly topic: string;
  readonly urgent: boolean;
  readonly words: readonly string[];
}

/** Longer texts are read this far: what is said first is what is answered. */
const MOST_CHARACTERS = 1_000;
const MOST_TOPICS = 4;
/** Said in passing: nothing for staff to act on. */
const PLAIN: readonly string[] = ['yes', 'no', 'tell.thanks', 'tell.greeting'];

/** What the service understands of a text, the most urgent first. */
export function understoodOf(wording: Pick<Wording, 'readout'>, text: string): readonly Understood[] {
  if (text === '') return [];
  return wording
    .readout(text.slice(0, MOST_CHARACTERS))
    .findings.filter(({ topic }) => !PLAIN.includes(topic))
    .slice(0, MOST_TOPICS)
    .map(({ topic, words }) => ({ topic, words, urgent: isDanger(topic) }));
}
