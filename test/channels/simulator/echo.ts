import { once } from 'node:events';
import { join } from 'node:path';
import express from 'express';
import { createClock } from '../../../src/channels/simulator/clock.ts';
import { createSimulator, SIMULATED_SENDERS } from '../../../src/channels/simulator/phones.ts';
import { moveInSteps } from '../../../src/channels/simulator/rehearsal.ts';
import { createSimulatorRoutes } from '../../../src/channels/simulator/routes.ts';
import { contactPoint } from '../../../src/domain/address.ts';
import type { Content, InboundMessage, OutboxRow } from '../../../src/domain/message.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { packageRoot } from '../../../src/platform/root.ts';

/** What the echo says besides the words it got: choices for `choices N`, a place for `place`. */
function echo(message: InboundMessage): Content {
  const choices = /^choices (\d+)$/.exec(message.text);
  if (choices) {
    const list = Array.from({ length: Number(choices[1]) }, (_, i) => ({
      id: `c${i + 1}`,
      title: `Choice ${i + 1}`,
    }));
    return { body: list.map((one, i) => `${i + 1} ${one.title}`).join('\n'), choices: list };
  }
  if (message.text === 'place') {
    return {
      body: 'Here',
      location: { latitude: 32.5422, longitude: -117.0293, label: 'San Ysidro, PedWest' },
    };
  }
  if (message.text === 'clip') return { body: '🔊 consent', clip: 'es/consent-0a1b2c3d4e5f6071.ogg' };
  const what = message.payload ?? message.attachment ?? (message.location ? 'pin' : message.text);
  return { body: `You said: ${what}` };
}

/**
 * The simulator's routes and transport over 127.0.0.1 with a house that echoes: a text is answered at once,
 * `later N` is answered N minutes later by the clock. Everything but the talk and the database is the real thing.
 */
export async function startEcho(options: { startAt?: number; host?: string } = {}) {
  const clock = createClock(options.startAt === undefined ? {} : { startAt: options.startAt });
  const ids = createIds(clock);
  const rows: OutboxRow[] = [];
  const texts: InboundMessage[] = [];
  const change = (id: string, more: Partial<OutboxRow>): void => {
    const at = rows.findIndex((row) => row.id === id);
    const row = rows[at];
    if (row) rows[at] = { ...row, ...more };
  };
  const simulator = createSimulator({
    ids,
    report: async ({ id, sid, state }) => {
      if (id !== null) change(id, { sid, state });
    },
  });

  async function handleDue(): Promise<void> {
    for (const row of rows.filter((one) => one.state === 'queued' && one.notBefore <= clock.now())) {
      change(row.id, { attempts: 1, attemptedAt: clock.now(), state: 'sending' });
      const answer = await simulator.transport.send(row, clock.now());
      if (answer.kind === 'accepted') change(row.id, { state: 'accepted', sid: answer.sid });
    }
    await simulator.settled();
  }

  const routes = createSimulatorRoutes({
    simulator,
    clock,
    ids,
    pageFolder: join(packageRoot(), 'src/channels/simulator/page'),
    take: async (message) => {
      if (texts.some((text) => text.sid === message.sid)) return 'seen';
      texts.push(message);
      const now = clock.now();
      const later = /^later (\d+)$/.exec(message.text);
      rows.push({
        id: ids.next(),
        contactId: contactPoint(message.from),
        channel: message.channel,
        to: message.from,
        sender: SIMULATED_SENDERS[message.channel],
        priority: 0,
        purpose: 'reply',
        group: null,
        content: echo(message),
        segments: 1,
        notBefore: later ? now + Number(later[1]) * 60_000 : now,
        expiresAt: now + 10 * 86_400_000,
        quietZone: null,
        ignoreOptOut: false,
        createdAt: now,
        state: 'queued',
        attempts: 0,
        owner: null,
        attemptedAt: null,
        sid: null,
        error: null,
      });
      setImmediate(() => void handleDue());
      return 'taken';
    },
    messagesTo: async (point) => rows.filter((row) => row.contactId === point),
    textsFrom: async (point) => texts.filter((text) => contactPoint(text.from) === point),
    moveClock:
      options.startAt === undefined
        ? null
        : (target) =>
            moveInSteps({
              clock,
              target,
              handleDue,
              nextDueAt: async (now) => {
                const due = rows.filter((row) => row.state === 'queued' && row.notBefore > now);
                return due.length === 0 ? null : Math.min(...due.map((row) => row.notBefore));
              },
            }),
  });
  const app = express();
  app.use('/simulator', routes.router);
  app.get('/media/*path', (_request, response) => {
    response.type('audio/ogg').send(Buffer.from('OggS'));
  });
  const server = app.listen(0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    clock,
    simulator,
    rows,
    texts,
    async stop() {
      routes.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
