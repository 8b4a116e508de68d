import type { Concept } from './concepts.ts';
import type { Finding, Readout } from './readout.ts';

/** What cannot wait: with any of it an illness is no need that is told in answer to a question. */
const ACUTE: ReadonlySet<string> = new Set<Concept>([
  ...(['captor', 'hold', 'hit', 'kill', 'threaten', 'follow', 'rape', 'rob', 'weapon', 'extort'] as const),
  ...([
    'die',
    'end_life',
    'grave',
    'bleed',
    'breathe',
    'labour',
    'missing',
    'break_in',
    'work_forced',
  ] as const),
  ...(['hungry', 'homeless', 'cry', 'plea', 'urgent', 'let_in'] as const),
]);

/**
 * Whether what was found of danger may be no more than a need as families have it: `my son has asthma`, `mi sobrino viene conmigo sin sus
 * papas`, `no me siento segura`. Where needs are asked for that is an answer; staff learn of it all the same.
 */
export function isMild({ topic, by }: Finding, { concepts }: Readout): boolean {
  const names = (concept: Concept): boolean => concepts.some(({ means }) => means === concept);
  if (concepts.some(({ means }) => ACUTE.has(means))) return false;
  if (topic === 'danger.child') return by !== 'phrase' || names('with_me');
  return (topic === 'danger.illness' || topic === 'danger.threat') && by !== 'phrase';
}
