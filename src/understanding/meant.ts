import type { Hit } from './finder.ts';
import type { Meaning } from './learned-lexicons.ts';
import { ALARMING } from './rules.ts';
import { isDanger, type Topic } from './topic.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is said by an expression of what is over, and is no danger then. */
const OVER: ReadonlySet<Topic> = new Set(['danger.violence', 'danger.threat']);
/** Words before "in the news": "I saw it". */
const BEFORE_NEWS = 3;
/** Words behind "my son is better" that may say of what. */
const BETTER_OF = 4;

/**
 * What of the phrases in a text is meant: without what is over, what is told of others, and the alarming words of a figure of speech ("me
 * muero de ganas"). Of a wish to die nothing is taken away, nor of what stands behind "I am well now".
 */
export function meantIn(all: readonly Hit<Meaning>[]): readonly Hit<Meaning>[] {
  const spans = new Map<string, Span[]>();
  for (const { means, from, to } of all)
    if ('concept' in means && TELLING.has(means.concept))
      spans.set(means.concept, [...(spans.get(means.concept) ?? []), { from, to }]);
  if (!TAKING_AWAY.some((concept) => spans.has(concept))) return all;
  const named = (concept: string): readonly Span[] => spans.get(concept) ?? [];
  const ends = named('over').map(({ to }) => to);
  const isOver = ({ means, from }: Hit<Meaning>): boolean =>
    ends.some((end) => from <= end || (from <= end + BETTER_OF && isSick(means)));
  const news = named('heard_of');
  const isOfOthers =
    news.length > 0 &&
    ['me', 'kin', 'child']
      .flatMap(named)
      .every(({ from, to }) => news.some((hit) => hit.from - BEFORE_NEWS <= from && to <= hit.to));
  return all.filter((hit) => {
    const { means } = hit;
    if ('topic' in means && spans.has('past') && OVER.has(means.topic)) return false;
    // "my phone died": nobody did.
    if ('topic' in means && means.topic === 'tell.death' && overlaps(hit, named('figure'))) return false;
    if ('topic' in means && spans.has('calls_back') && means.topic === 'danger.silent') return false;
    return (
      !isAlarming(means) ||
      !(isOfOthers || isOver(hit) || overlaps(hit, named('figure')) || isWithin(hit, named('disabled')))
    );
  });
}

const TAKING_AWAY = ['past', 'calls_back', 'figure', 'over', 'heard_of', 'disabled'] as const;
const TELLING: ReadonlySet<string> = new Set([...TAKING_AWAY, 'me', 'kin', 'child']);

/** Whether a topic is none where a figure of speech is what says it; of a wish to die it is all the same. */
export const isFigurative = (topic: Topic, span: Span, figures: readonly Span[]): boolean =>
  ((isDanger(topic) && topic !== 'danger.suicide') || topic === 'tell.death') && overlaps(span, figures);

const overlaps = (span: Span, others: readonly Span[]): boolean =>
  others.some(({ from, to }) => from <= span.to && span.from <= to);

/** Whether a longer expression holds it: "can't walk well" is no "can't walk" of who is gravely ill, and who is blind is not sick. */
const isWithin = (
  { from, to, means }: Span & { readonly means: Meaning },
  others: readonly Span[],
): boolean =>
  others.some(
    (other) => other.from <= from && to <= other.to && (other.to - other.from > to - from || isSick(means)),
  );

const isSick = (means: Meaning): boolean =>
  'concept' in means ? means.concept === 'sick' : 'topic' in means && means.topic === 'danger.illness';

function isAlarming(means: Meaning): boolean {
  if ('concept' in means) return means.concept !== 'end_life' && ALARMING.has(means.concept);
  return 'topic' in means && means.topic !== 'danger.suicide' && isDanger(means.topic);
}
