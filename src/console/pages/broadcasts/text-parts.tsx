import type { ComponentChildren, VNode } from 'preact';
import type { TextLook } from '../../../broadcasts/text-lines.ts';
import type { BroadcastProblem } from '../../../domain/broadcast-problems.ts';
import type { Visit } from '../page.ts';

/** A message as a phone shows it. */
export function Phone({
  caption,
  body,
  language,
}: {
  readonly caption: ComponentChildren;
  readonly body: string;
  readonly language: string;
}): VNode {
  return (
    <figure class="phone">
      <figcaption>{caption}</figcaption>
      <p class="bubble" lang={language} dir="auto">
        {body}
      </p>
    </figure>
  );
}

/** What is wrong and what to do about it, in a sentence. */
export function problemText({ words }: Visit, { code, language, what }: BroadcastProblem): string {
  const { say, sayOf } = words;
  const fields = (names: string): string =>
    names
      .split(', ')
      .map((name) => sayOf('broadcasts.numbers', name))
      .join(', ');
  const where = what === undefined ? '' : code === 'number_out_of_range' ? fields(what) : what;
  return say(`broadcasts.problems.${code}`, {
    language: language === undefined ? '' : sayOf('languages', language),
    what: where,
  });
}

/** Problems that are alike but for a word, as one with all of their words. */
function ofAKind(problems: readonly BroadcastProblem[]): BroadcastProblem[] {
  const kinds = new Map<string, BroadcastProblem>();
  for (const problem of problems) {
    const key = `${problem.code} ${problem.language ?? ''}`;
    const before = kinds.get(key);
    const words = [before?.what, problem.what].filter((word) => word !== undefined);
    kinds.set(key, words.length === 0 ? problem : { ...problem, what: words.join(', ') });
  }
  return [...kinds.values()];
}

/** Problems as a list; what keeps it from being handed in stands first. */
export function Problems({
  visit,
  problems,
  overridden = false,
}: {
  readonly visit: Visit;
  readonly problems: readonly BroadcastProblem[];
  readonly overridden?: boolean;
}): VNode | null {
  const { say } = visit.words;
  if (problems.length === 0) return null;
  const stops = ({ blocks }: BroadcastProblem): boolean =>
    blocks === 'always' || (blocks === 'unless_overridden' && !overridden);
  const sorted = ofAKind(problems).sort((one, other) => Number(stops(other)) - Number(stops(one)));
  return (
    <ul class="problems">
      {sorted.map((problem) => (
        <li key={`${problem.code} ${problem.language ?? ''}`} class={stops(problem) ? 'stops' : undefined}>
          {stops(problem) && <b>{say('broadcasts.stops')} </b>}
          {problemText(visit, problem)}
        </li>
      ))}
    </ul>
  );
}

/** What a text costs, in segments of SMS, and what each letter in it costs that SMS has not. */
function Cost({
  visit,
  look: { cost },
  keepAccents,
}: {
  readonly visit: Visit;
  readonly look: TextLook;
  readonly keepAccents: boolean;
}): VNode {
  const { say } = visit.words;
  const { asWritten, rewritten, letters } = cost;
  return (
    <>
      <p class="soft">
        {say('broadcasts.segments', { count: keepAccents ? asWritten : rewritten })}
        {asWritten !== rewritten &&
          ` ${say(keepAccents ? 'broadcasts.if_plain' : 'broadcasts.as_written', {
            count: keepAccents ? rewritten : asWritten,
          })}`}
      </p>
      {letters.length > 0 && (
        <ul class="soft letters">
          {letters.map(({ letter, times, instead, segmentsMore }) => (
            <li key={letter}>
              <b>{letter}</b> ×{times}:{' '}
              {instead === '' ? say('broadcasts.left_away') : say('broadcasts.becomes', { instead })}
              {', '}
              {segmentsMore === 0
                ? say('broadcasts.costs_nothing')
                : say('broadcasts.costs_more', { count: segmentsMore })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A text looked at: its lines with what is wrong in each, and what it costs. */
export function Looked({
  visit,
  look,
  keepAccents,
  overridden = false,
}: {
  readonly visit: Visit;
  readonly look: TextLook;
  readonly keepAccents: boolean;
  readonly overridden?: boolean;
}): VNode {
  const { say } = visit.words;
  const wrong = look.lines.some(({ problems }) => problems.length > 0);
  return (
    <>
      {wrong && (
        <ol class="lines">
          {look.lines.map(({ text, problems }, index) => (
            // Lines have no other name than their place.
            <li key={index} class={problems.length > 0 ? 'wrong' : undefined}>
              <span lang={look.language} dir="auto">
                {text}
              </span>
              <Problems visit={visit} problems={problems} overridden={overridden} />
            </li>
          ))}
        </ol>
      )}
      <Problems visit={visit} problems={look.problems} overridden={overridden} />
      {!wrong && look.problems.length === 0 && <p class="good">{say('broadcasts.text_fine')}</p>}
      <Cost visit={visit} look={look} keepAccents={keepAccents} />
    </>
  );
}
