import type { Concept } from './concepts.ts';
import type { Finding, Readout } from './readout.ts';

/** What cannot wait: with any of it an illness is no need that is told in answer to a question. */
const ACUTE: ReadonlySet<string> = new Set<Concept>([
  ...(['captor', 'hold', 'hit', 'kill', 'threaten', 'follow', 'rape', 'rob', 'weapon', 'extort'] as const),
  ...(['die', 'end_life', 'grave', 'bleed', 'breathe', 'labour', 'break_in', 'work_forced'] as const),
  ...(['hungry', 'homeless', 'cry', 'plea', 'urgent', 'let_in'] as const),
]);

/** Whether a text names something that cannot wait, whatever is found of danger in it: it is no plain answer. @param but says nothing there: "now" where a place is asked for */
export function isAcute({ concepts, language }: Readout, but?: Concept): boolean {
  const isTreated = concepts.some(({ means }) => means === 'treated');
  return concepts.some(
    // In English who is not on the list "is missing", too.
    ({ means }) =>
      (ACUTE.has(means) && means !== but && !(isTreated && means === 'grave')) ||
      (means === 'missing' && language !== 'en'),
  );
}

/**
 * Whether what was found of danger may be no more than a need as families have it: `my son has asthma`, `mi sobrino viene conmigo sin sus
 * papas`, `no me siento segura`. Where needs are asked for that is an answer; staff learn of it all the same.
 */
export function isMild({ topic, by }: Finding, readout: Readout): boolean {
  const { concepts } = readout;
  const names = (concept: Concept): boolean => concepts.some(({ means }) => means === concept);
  if (isAcute(readout) || names('missing')) return false;
  if (topic === 'danger.child') return by !== 'phrase' || names('with_me');
  return (topic === 'danger.illness' || topic === 'danger.threat') && by !== 'phrase';
}
