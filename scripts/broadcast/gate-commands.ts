import { InvalidArgumentError, type Command } from 'commander';
import { hashSeen, terminal } from './approve.ts';
import { amount } from './content-options.ts';
import { number } from './plain.ts';
import { problemLines, STOPS } from './preview-page.ts';
import { Hindrance, ApiError } from './api-error.ts';
import { at, command, serviceClock, sessionOf, type Session } from './session.ts';
import { broadcastShape, reviewShape, type ShownBroadcast } from './shapes.ts';
import { watch } from './watch.ts';
import { instant, PROGRAMME_ZONE, timesIn, zoneHere } from './when.ts';

const WATCH_OPTION = ['--watch', 'then shows it go on, as watch does'] as const;

interface Watchable {
  readonly watch?: boolean;
}

/** Verbs that stand between a draft and its first message. */
export function addGateCommands(program: Command): void {
  program
    .command('submit')
    .argument('<id>')
    .description('hands a draft in: somebody else has to approve it')
    .option(...WATCH_OPTION)
    .action(async (id: string, options: Watchable, self: Command) => {
      const session = sessionOf(self);
      const submitted = await session.client
        .act(at(id, '/submit'), {}, broadcastShape)
        .catch((error: unknown) => explain(session, id, error));
      if (submitted.state === 'review') {
        session.print(`${id} waits for the approval of somebody else.`);
        session.note(`They look at it and approve it: ${command(`approve ${id}`)}`);
      } else
        session.print(`${id} is approved: it is for few enough to need nobody else. ${holdWords(submitted)}`);
      if (options.watch === true) await watch(session, id);
    });

  program
    .command('approve')
    .argument('<id>')
    .description('lets it go to those it is for now; on a terminal it shows it first and asks')
    .option('--hash <hash>', 'of what was looked at, as preview shows it')
    .option(...WATCH_OPTION)
    .action(async (id: string, options: Watchable & { readonly hash?: string }, self: Command) => {
      const session = sessionOf(self);
      const hash = options.hash ?? (await hashSeen(session, id, terminal()));
      const approved = await session.client.act(at(id, '/approve'), { hash }, broadcastShape);
      session.print(
        `${id} is approved for ${number(approved.approvedCount ?? 0, 'person', 'people')}. ${holdWords(approved)}`,
      );
      session.note(`Until then it can be taken back: ${command(`undo ${id}`)}`);
      if (options.watch === true) await watch(session, id);
    });

  reasoned(program, 'reject', 'sends it back to its author', 'is a draft again.');
  reasoned(
    program,
    'override',
    'an admin lets a text pass that could move people; void with the next edit',
    'may be submitted as it is.',
  );

  program
    .command('undo')
    .argument('<id>')
    .description('takes an approved one back before its first message: it is a draft again')
    .action(async (id: string, _: unknown, self: Command) => {
      const session = sessionOf(self);
      await session.client.act(at(id, '/undo'), {}, broadcastShape);
      session.print(`${id} is a draft again. Nobody was sent anything.`);
    });

  program
    .command('hold')
    .argument('<id>')
    .description('holds an approved one back for longer')
    .option('--minutes <minutes>', 'from now on', amount)
    .option('--until <when>', `"2021-03-02 09:00 ${PROGRAMME_ZONE}", or 2021-03-02T17:00:00Z`, instant)
    .action(async (id: string, { minutes, until }: Hold, self: Command) => {
      if ((minutes === undefined) === (until === undefined))
        throw new InvalidArgumentError('Give --minutes or --until.');
      const session = sessionOf(self);
      const later = until ?? (await serviceClock(session))() + (minutes ?? 0) * 60_000;
      const body = { until: new Date(later).toISOString() };
      const held = await session.client.act(at(id, '/hold'), body, broadcastShape);
      session.print(`${id} does not start before ${times(held.dueAt ?? body.until)}.`);
    });
}

interface Hold {
  readonly minutes?: number;
  readonly until?: number;
}

function reasoned(program: Command, verb: 'reject' | 'override', what: string, done: string): void {
  program
    .command(verb)
    .argument('<id>')
    .description(what)
    .requiredOption('--reason <text>', 'stands in the audit')
    .action(async (id: string, { reason }: { readonly reason: string }, self: Command) => {
      const session = sessionOf(self);
      await session.client.act(at(id, `/${verb}`), { reason }, broadcastShape);
      session.print(`${id} ${done}`);
    });
}

const times = (at: string): string => timesIn(Date.parse(at), [zoneHere(), PROGRAMME_ZONE]);

function holdWords({ startsAt, holdMinutes, dueAt }: ShownBroadcast): string {
  if (dueAt !== null) return `It starts ${times(dueAt)}.`;
  const held = `It is held back ${number(holdMinutes, 'minute', 'minutes')}`;
  return startsAt === null
    ? `${held}.`
    : `${held}, and does not start before ${startsAt.date} ${startsAt.time} ${startsAt.zone}.`;
}

/** Says what keeps a draft from being submitted, each with what to do, in place of the codes of the API. */
async function explain({ client, note }: Session, id: string, error: unknown): Promise<never> {
  if (!(error instanceof ApiError) || error.code !== 'not_possible') throw error;
  const { broadcast, problems } = await client.get(at(id, '/review'), reviewShape);
  const lines = problemLines(problems, broadcast.override !== null);
  if (broadcast.state !== 'draft' || !lines.some((line) => line.startsWith(STOPS))) throw error;
  for (const line of lines) note(line);
  throw new Hindrance(`It was not submitted. Change it: ${command(`edit ${id} …`)}`);
}
