import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { figure, type Row } from '../figures.ts';
import { cpuMicroseconds } from '../machine.ts';
import { startProduct, type Database } from '../product.ts';
import { installReferences, startBare, startBotkit } from '../references.ts';
import { familiesIn } from '../roster.ts';
import { figures, rounds, type Contender } from '../rounds.ts';
import { startServer, type Server } from '../server.ts';
import type { Bench } from '../workspace.ts';
import { importRoster } from './import.ts';
import { queueMessages } from './queue-messages.ts';
import { registered } from './registered.ts';

const GROUP = 'Turns over HTTP, one core';
const MORE_THAN_SENT_A_SECOND = 2_000;

export function startFakeTwilio(folder: string): Promise<Server> {
  return startServer({
    name: 'fake Twilio',
    args: ['--import', 'tsx', fileURLToPath(new URL('../fake-twilio.ts', import.meta.url))],
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {},
    log: join(folder, 'twilio.log'),
    core: 1,
  });
}

async function sentBy(twilio: Server): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${twilio.port}/count`);
  return Number(await response.text());
}

/**
 * How fast the worker sends, while nobody texts. It keeps up with the rounds, and of each person's answers one is under way at a
 * time: what they left queued is little and waits. So many messages to as many people are queued first, more than it can send.
 */
async function drain(server: Server, twilio: Server, database: Database, seconds: number): Promise<Row> {
  await queueMessages(database, seconds * MORE_THAN_SENT_A_SECOND);
  const edge = async () => ({
    sent: await sentBy(twilio),
    cpu: cpuMicroseconds(server.pid),
    at: performance.now(),
  });
  const before = await sentBy(twilio);
  while ((await sentBy(twilio)) === before) await pause(50);
  const start = await edge();
  await pause(seconds * 1000);
  const end = await edge();
  const sent = end.sent - start.sent;
  if (sent === 0) throw new Error('The worker sent nothing of what was queued.');
  return {
    group: 'Outbox, one core, to a fake Twilio on the loopback',
    name: 'sends what is queued while nobody texts',
    figures: [
      figure('sent/s', [(sent / (end.at - start.at)) * 1000]),
      figure('CPU µs a message', [(end.cpu - start.cpu) / sent]),
    ],
  };
}

function contender(server: Server, script: Contender['script'], talks = Infinity): Contender {
  return { server, script, nextTalk: 0, finished: 0, talks };
}

/** Row 1: turns a second through HTTP beside bare Express and beside Botkit with its Twilio adapter, in the same rounds. */
export async function turns(bench: Bench): Promise<Row[]> {
  installReferences();
  const { folder } = bench;
  const people = bench.smallRoster * 10;
  const webDatabase: Database = { path: join(folder, 'web.db') };
  const allDatabase: Database = { path: join(folder, 'all.db') };
  await importRoster(folder, webDatabase, people);
  await importRoster(folder, allDatabase, people);
  const up = async (start: Promise<Server>): Promise<Server> => {
    const server = await start;
    bench.later(server.stop);
    return server;
  };
  const twilio = await up(startFakeTwilio(folder));
  const web = contender(
    await up(startProduct({ name: 'Aviso, web role', role: 'web', database: webDatabase, folder })),
    'registration',
    familiesIn(people),
  );
  const all: Contender = {
    ...contender(
      await up(
        startProduct({
          name: 'Aviso, web and worker in one process, sending to a fake Twilio',
          role: 'all',
          database: allDatabase,
          folder,
          twilioPort: twilio.port,
        }),
      ),
      'registration',
      familiesIn(people),
    ),
    twilioPort: twilio.port,
    alsoCount: { name: 'sent', read: () => sentBy(twilio) },
  };
  const contenders = [
    contender(await up(startBare(folder)), 'hello'),
    contender(await up(startBotkit(folder)), 'five-questions'),
    web,
    all,
  ];
  const kept = await rounds(contenders, bench.rounds, bench.seconds);
  for (const { server } of contenders) if (server !== all.server) server.pause();
  const drained = await drain(all.server, twilio, allDatabase, bench.seconds);

  // A fast answer that registers nobody would be a fast mistake.
  for (const [{ server, finished }, database] of [
    [web, webDatabase],
    [all, allDatabase],
  ] as const) {
    const count = await registered(database);
    if (count < finished) {
      throw new Error(
        `${server.name}: ${finished} talks came to their end, ${count} registrations are stored.\n` +
          readFileSync(join(folder, 'web.log'), 'utf8').slice(-1000),
      );
    }
  }
  const rows: Row[] = contenders.map(({ server }, index) => {
    const { figures: measured, note } = figures(kept, index);
    return { group: GROUP, name: server.name, figures: measured, ...(note === null ? {} : { note }) };
  });
  return [...rows, drained];
}
