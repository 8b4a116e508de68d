import { openQuestion } from '../../flows/open-question.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import type { Question } from '../../flows/questions/question.ts';
import { isBetween, isStopped } from '../conversation/stored-talk.ts';
import { answersTo } from './answers.ts';
import { walkTalk, type Edge, type Walk } from './walk.ts';

/**
 * An answer to the open question, or to none. Words that work anywhere would draw an arrow from every state to every other: they are
 * listed beside the picture.
 */
function isAnswer({ from, event }: Edge): boolean {
  const answers = answersTo(openQuestion(from)).map(({ type }) => type);
  return answers.includes(event.type) && event.type !== 'UNCLEAR' && event.type !== 'MENU';
}

/** Whether a turn ends at a question in between, or where messages are stopped. */
const endsBetween = ({ talk }: Edge): boolean => isBetween(talk.value) || isStopped(talk.value);

/** Draws the way from the first word to registered as a Mermaid state diagram: states, and the answers that lead on. */
function drawMain({ edges }: Walk): string {
  const main = edges.filter((edge) => !edge.between && !endsBetween(edge) && isAnswer(edge));
  return diagram([
    '[*] --> language',
    ...arrows(main.map((edge) => [`${edge.from} --> ${edge.to}`, label(edge)])),
  ]);
}

/** Draws what is asked in between. It begins anywhere, by a word or a number; it ends where the talk was. */
function drawBetween({ edges }: Walk): string {
  const begin = edges.filter((edge) => !edge.between && isBetween(edge.talk.value));
  const go = edges.filter((edge) => edge.between && isAnswer(edge));
  return diagram([
    ...arrows(begin.map((edge) => [`[*] --> ${edge.to}`, label(edge)])),
    ...arrows(go.map((edge) => [`${edge.from} --> ${endsBetween(edge) ? edge.to : '[*]'}`, label(edge)])),
  ]);
}

const diagram = (lines: readonly string[]): string =>
  ['```mermaid', 'stateDiagram-v2', '  direction TB', ...lines.map((line) => `  ${line}`), '```'].join('\n');

/** One arrow for each way that leads on, with up to four of the answers that take it. */
function arrows(taken: readonly (readonly [way: string, by: string])[]): readonly string[] {
  const ways = new Map<string, Set<string>>();
  for (const [way, by] of taken) {
    const [from, to] = way.split(' --> ');
    if (from !== to) ways.set(way, (ways.get(way) ?? new Set()).add(by));
  }
  return [...ways].map(([way, by]) => `${way}: ${[...by].sort().slice(0, 4).join(', ')}`).sort();
}

function label({ event }: Edge): string {
  return event.type === 'CHOICE' ? event.choice : event.type.toLowerCase().replaceAll('_', ' ');
}

/** The page docs/flows.md: the picture, and every question with what it takes. */
export function drawPage(walk: Walk = walkTalk()): string {
  const questions = Object.entries<Question>(QUESTIONS).map(
    ([state, question]) =>
      `| \`${state}\` | \`${question.key}\` | ${question.reader.takes} | ${question.choices.join(', ') || '–'} |`,
  );
  return [
    '# The talk',
    '',
    'Written by `npm run flows:draw` from the machine in `flows/`; a test fails when it is out of date.',
    '',
    '## The way from the first word to registered',
    '',
    drawMain(walk),
    '',
    '## What is asked in between',
    '',
    'It begins in any state, by a word or by a number of what was asked, and ends where the talk was.',
    '',
    drawBetween(walk),
    '',
    '## Words',
    '',
    'Words that work in every state, in every language: stop, stop news, start, help, status, language, a person, wrong number,',
    'back, confirm, cannot come, cancel (asks which), the reference code of an appointment, a receipt code. They answer and',
    'lead back to the open question; stop leads to silence until start.',
    '',
    '## Questions',
    '',
    'Each is declared in `flows/questions/`. To add one: [recipes](recipes.md).',
    '',
    '| state | question | takes | choices |',
    '| --- | --- | --- | --- |',
    ...questions,
    '',
  ].join('\n');
}
