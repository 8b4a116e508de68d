import { isAcute } from '../../src/understanding/mild.ts';
import type { Concept } from '../../src/understanding/concepts.ts';
import type { Readout } from '../../src/understanding/read.ts';
import type { Topic } from '../../src/understanding/topic.ts';
import type { InWords } from '../questions/question.ts';
import { isAsking, isDenied, isOfOthers, isTopic, namedIn, names, type Named } from './said.ts';

/** Whether a text is of one of some topics by its words, and not because it is like others; what lies within `but` does not count. */
const saidOf = ({ findings }: Readout, topics: readonly string[], but: readonly Named[] = []): boolean =>
  findings.some(
    ({ topic, by, from, to }) =>
      by !== 'likeness' && topics.includes(topic) && !but.some((hit) => hit.from <= from && hit.to >= to),
  );

/** Topics that say whether somebody comes. */
export const OF_COMING: readonly Topic[] = [
  ...(['want.come', 'want.keep', 'want.cannot_come', 'want.other_date', 'want.cancel'] as const),
  ...(['ask.status', 'ask.come_now', 'tell.stays_behind'] as const),
];

/** A longer text tells more than that, and a person is to read it. */
const LONGEST = 9;
/** With any of these it is said of something else, or of what keeps them: asked again, because a date may be given up by it. */
const ELSE: readonly Concept[] = [
  ...(['police', 'court', 'lawyer', 'why', 'how_much', 'pay', 'border', 'open', 'early', 'papers'] as const),
  ...(['say', 'where', 'when', 'dead', 'born'] as const),
];
const AILS: readonly Concept[] = ['sick', 'hospital'];

/** Whether an illness is why somebody cannot come, who says that first: `no voy a poder ese dia el niño tiene varicela`. */
const isReason = (readout: Readout): boolean =>
  namedIn(readout, ['cannot', 'not_coming']).some(({ from }) => from === 0);

/** Whether somebody says that they come to their appointment, or that they cannot; null where they say neither, or both. */
export function comingIn(text: string, readout: Readout): 'comes' | 'cannot' | null {
  if (isAsking(text) || isAcute(readout) || isTopic(readout, OF_COMING)) return null;
  if (names(readout, 'figure', 'over', 'calls_back')) return null;
  if (
    readout.words.length > LONGEST ||
    names(readout, ...ELSE) ||
    (names(readout, ...AILS) && !isReason(readout))
  )
    return null;
  const all = namedIn(readout, [
    ...(['unsure', 'keep', 'confirm', 'cannot', 'not_coming', 'other_day'] as const),
    ...(['instead', 'go', 'supposing', 'condition', 'but', 'formerly'] as const),
  ]);
  const has = (...concepts: readonly Concept[]): boolean =>
    all.some(({ concept }) => concepts.includes(concept));
  if (has('unsure', 'supposing', 'condition')) return null;
  const turn = all.find(({ concept }) => concept === 'but')?.to ?? -1;
  if (turn > 0 && !has('formerly')) return null;
  // "I thought I could not, but I am coming": what stands behind the "but" holds.
  const said = all.filter(({ from }) => from > turn);
  if (saidOf(readout, ['want.keep'])) return 'comes';
  // "je viens pas" denies behind the verb.
  const kept = said.filter(
    (hit) =>
      (hit.concept === 'keep' || hit.concept === 'confirm') &&
      !isDenied(readout, hit) &&
      !said.some(
        (other) =>
          other.concept === 'not_coming' &&
          // "segura no llego" is sure of not coming.
          ((other.from <= hit.to && hit.from <= other.to) || hit.from === hit.to),
      ),
  );
  const keeps = kept.length > 0 && !isOfOthers(readout, kept);
  if (kept.length > 0 && !keeps) return null;
  const cannot =
    said.some(({ concept }) => ['cannot', 'not_coming', 'other_day'].includes(concept)) ||
    saidOf(readout, ['want.cannot_come', 'want.other_date', 'tell.stays_behind'], kept) ||
    said.some((hit) => (hit.concept === 'go' || hit.concept === 'confirm') && isDenied(readout, hit));
  const goes = said.filter(({ concept }) => concept === 'go');
  // "voy o no voy" says neither.
  if (goes.some((hit) => isDenied(readout, hit)) && goes.some((hit) => !isDenied(readout, hit))) return null;
  if (keeps === cannot) return null;
  return keeps ? 'comes' : 'cannot';
}

/** Whether an appointment is kept; what gives it up must say so in words of its own, and of whoever writes: "el ya no va" is asked back. */
export const declineInWords: InWords = (_, { text, readout }) => {
  switch (comingIn(text, readout)) {
    case 'comes':
      return { choices: ['keep'] };
    case 'cannot':
      return isGivenUp(readout) ? { choices: ['cannot'] } : null;
    case null:
      return isLikeKeeping(text, readout) ? { choices: ['keep'] } : null;
  }
};

/** A longer text gives a reason, and may be asking for help with it. */
const LONGEST_GIVING_UP = 7;

/** Whether an appointment is given up in plain words: that they do not come, said of nobody else, with no other wish or doubt. */
const isGivenUp = (readout: Readout): boolean =>
  readout.words.length <= LONGEST_GIVING_UP &&
  !isDeniedTwice(readout) &&
  !names(readout, 'kin', 'child', 'they', 'other_day', 'instead', 'help', 'want', 'how', 'afraid');

/** "no dije que no iba": a "not" of a "not" gives nothing up; "no no voy" is one said twice. */
function isDeniedTwice(readout: Readout): boolean {
  // "ni modo" says no "not".
  const nots = namedIn(readout, ['not', 'agree']).filter(({ concept }) => concept === 'not');
  return nots.some(
    ({ from }) =>
      nots.some(({ to }) => to + 1 < from && readout.clauses[to] === readout.clauses[from]) &&
      readout.words[from - 1] !== readout.words[from],
  );
}

/** To keep costs nothing: what is most like it is enough. */
const isLikeKeeping = (text: string, readout: Readout): boolean =>
  !isAsking(text) &&
  !isAcute(readout) &&
  !names(readout, 'unsure', 'supposing', 'not_coming', 'other_day') &&
  readout.findings.find(({ topic }) => topic !== 'yes' && topic !== 'no')?.topic === 'want.keep';
