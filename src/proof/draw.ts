import { QUESTIONS } from '../../flows/questions/all.ts';
import type { Question } from '../../flows/questions/question.ts';
import { walkTalk, type Edge, type Walk } from './walk.ts';

/** Words that work anywhere would draw an arrow from every state to every other: they are listed beside the picture. */
const ANYWHERE: ReadonlySet<string> = new Set([
  'STOP',
  'STOP_NEWS',
  'START',
  'HELP',
  'STATUS',
  'LANGUAGE',
  'PERSON',
  'WRONG',
  'CONFIRM',
  'CANNOT_COME',
  'CANCEL_WHICH',
  'REFERENCE',
  'RECEIPT',
  'OLD_BUTTON',
  'BUTTON',
  'APPOINTMENT_ANSWER',
  'APPOINTMENT_CROSSED',
  'MENU',
  'DETAILS',
  'NOT_DETAILS',
  'STAFF_ANSWERED',
  'BROADCAST_ANSWERED',
  'TOLD_BARE',
  'TOLD_CROSSED',
  'MEDIA',
  'BACK',
]);

/** Draws the way from the first word to registered as a Mermaid state diagram: states, and the answers that lead on. */
export function drawTalk(walk: Walk = walkTalk()): string {
  const arrows = new Map<string, Set<string>>();
  for (const edge of walk.edges) {
    // The language question is also asked in between, and leads back from there to any state.
    const between = edge.from in ASIDE || (edge.from === 'language' && edge.to !== 'consent');
    if (between || ANYWHERE.has(edge.event.type) || edge.from === edge.to) continue;
    const way = `${edge.from} --> ${edge.to}`;
    arrows.set(way, (arrows.get(way) ?? new Set()).add(label(edge)));
  }
  const lines = [...arrows]
    .map(([way, labels]) => `  ${way}: ${[...labels].sort().slice(0, 4).join(', ')}`)
    .sort();
  return ['stateDiagram-v2', '  direction TB', '  [*] --> language', ...lines].join('\n');
}

const ASIDE: Readonly<Record<string, true>> = {
  cancelWhich: true,
  wrong: true,
  mistake: true,
  person: true,
  which: true,
  decline: true,
  silent: true,
};

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
    '```mermaid',
    drawTalk(walk),
    '```',
    '',
    'Words that work in every state, in every language: stop, stop news, start, help, status, language, a person, wrong number,',
    'back, confirm, cannot come, cancel (asks which), the reference code of an appointment, a receipt code. They answer and',
    'lead back to the open question; stop leads to silence until start.',
    '',
    '| state | question | takes | choices |',
    '| --- | --- | --- | --- |',
    ...questions,
    '',
  ].join('\n');
}
