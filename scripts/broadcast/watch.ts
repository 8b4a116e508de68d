import { createPace } from './pace.ts';
import { barLine, barLines, settledOf, type Moment } from './progress-bar.ts';
import { createScreen } from './screen.ts';
import { serverEvents } from './server-events.ts';
import { at, command, serviceClock, type Session } from './session.ts';
import { progressShape, type ShownProgress } from './shapes.ts';
import { standingLines } from './standing.ts';

const REDRAW_MS = 1_000;
const USUAL_WIDTH = 80;
/** By SIGINT, as shells say it. */
const INTERRUPTED = 130;

/** Whether nothing of it will change any more, but for reports of deliveries. */
export function isOver({ broadcast: { state }, states }: ShownProgress): boolean {
  // Who it is recalled from is written down one after the other.
  if (state === 'recalled') return states.waiting + states.queued === 0;
  return state === 'done' || state === 'draft';
}

/**
 * Shows how a broadcast goes on until it is at its end. On a terminal a bar in its place; else a line for each change. The exit
 * code is 0 when it is done, 1 when it was recalled or is a draft again.
 */
export async function watch(session: Session, id: string): Promise<void> {
  const { client, print } = session;
  const out = process.stdout;
  const screen = out.isTTY ? createScreen(out) : null;
  const colour = (process.env.NO_COLOR ?? '') === '';
  const pace = createPace();
  const now = await serviceClock(session);
  let progress: ShownProgress | null = null;
  let written = '';

  const momentOf = (latest: ShownProgress): Moment => ({
    progress: latest,
    now: now(),
    perSecond: pace.perSecond(performance.now()),
  });
  const draw = (): void => {
    if (progress === null) return;
    const moment = momentOf(progress);
    if (screen !== null) {
      screen.draw(barLines(moment, { width: (out.columns || USUAL_WIDTH) - 1, colour }));
      return;
    }
    const line = barLine(moment);
    if (line !== written) print(line);
    written = line;
  };
  const note = (line: string): void => {
    screen?.end({ clear: true });
    session.note(line);
    if (screen !== null) draw();
  };
  const leave = (): void => {
    screen?.end();
    session.note('The broadcast goes on without being watched.');
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', leave);
  const redraw = screen === null ? null : setInterval(draw, REDRAW_MS);
  try {
    for await (const next of serverEvents(client, at(id, '/progress'), progressShape, note)) {
      progress = next;
      pace.note(performance.now(), settledOf(next));
      draw();
      if (isOver(next)) break;
    }
  } finally {
    clearInterval(redraw ?? undefined);
    screen?.end();
    process.off('SIGINT', leave);
  }
  if (progress !== null) conclude(session, progress);
}

function conclude({ print, note }: Session, progress: ShownProgress): void {
  const { state, id } = progress.broadcast;
  if (state !== 'done') process.exitCode = 1;
  if (state === 'draft') {
    note(`It is a draft: nothing is sent. ${command(`submit ${id}`)}`);
    return;
  }
  for (const line of standingLines(progress)) print(line);
}
