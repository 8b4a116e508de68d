import type { Server } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { noteArrival } from '../reach/arrived.ts';
import { noteFlag } from '../reach/flagged.ts';
import { ensurePhases } from '../decisions/phases.ts';
import { createScheduleLoop } from './schedule-loop.ts';
import { createBroadcastLoop } from '../broadcasts/loop.ts';
import { createSimulator, SIMULATED_SENDERS } from '../channels/simulator/phones.ts';
import { moveInSteps } from '../channels/simulator/rehearsal.ts';
import { createSimulatorRoutes } from '../channels/simulator/routes.ts';
import type { ChannelReport } from '../channels/transport.ts';
import { createTwilioInboundLog } from '../channels/twilio/inbound-log.ts';
import { createTwilioTransport } from '../channels/twilio/send.ts';
import { statusWebhook } from '../channels/twilio/status.ts';
import { messageWebhook } from '../channels/twilio/webhook.ts';
import { createApi } from '../console/api/api.ts';
import type { ApiTuning } from '../console/api/router.ts';
import { stopAsCarrierDid } from '../conversation/carrier-stop.ts';
import { contactsOf } from '../conversation/identity.ts';
import { createTurns } from '../conversation/turn.ts';
import { loadDemo } from './demo.ts';
import type { Channel } from '../domain/address.ts';
import { createGuessWatch } from './guess-watch.ts';
import { createApp, isUpload } from './http.ts';
import { ConfigError, type Config } from '../platform/config.ts';
import { readContents } from './contents.ts';
import { createMetrics } from './metrics.ts';
import { storeClock, type Runtime } from './open.ts';
import { createMissedWatch, type MissedTuning, type MissedWatch } from '../missed/missed-watch.ts';
import { createDispatcher } from '../outbox/dispatcher.ts';
import { chooseSender } from '../outbox/sender-choice.ts';
import { parseSenderRates, type SenderRates } from '../outbox/sender-rates.ts';
import type { Tuning as DispatcherTuning } from '../outbox/tuning.ts';
import { packageRoot } from '../platform/root.ts';
import { readVersion } from '../platform/version.ts';
import { createWebServer, type WebTuning } from './web-server.ts';
import { readKeywords } from '../wording/words.ts';

/** What this process does: everything, HTTP only, or sending and schedules only. */
export type Role = 'all' | 'web' | 'worker';

export interface Service {
  /** Where it listens; null for a worker. */
  readonly url: string | null;
  /** Takes nothing new, finishes what is in flight within ten seconds, lets go of the database. */
  close(): Promise<void>;
}

/** Waits and sizes that tests and benchmarks shorten; the defaults are for production. */
export interface Tuning {
  readonly dispatcher?: Partial<DispatcherTuning>;
  readonly schedulePollMs?: number;
  readonly broadcasts?: { readonly repliesMs: number };
  readonly api?: ApiTuning;
  readonly missed?: Partial<MissedTuning>;
  readonly web?: WebTuning;
}

/** Everything ends within this; a supervisor waits ten seconds at least. */
const CLOSE_MS = 9_500;

/** Puts the rooms together and starts them. */
export async function startService(runtime: Runtime, role: Role, tuning: Tuning = {}): Promise<Service> {
  const { config, storage, wording, clock, ids, log } = runtime;
  await ensurePhases(storage);
  if (config.demo) await loadDemo(runtime);

  const owner = `${hostname()}/${String(process.pid)}/${ids.next()}`;
  const works = role !== 'web';
  const serves = role !== 'worker';
  const metrics = createMetrics(storage);

  const simulator =
    config.twilio === null
      ? createSimulator({
          ids,
          report: (report) => onReport(report),
          onError: () => {
            log.warn({}, 'simulator: a report was lost');
          },
        })
      : null;
  const transport =
    simulator?.transport ??
    createTwilioTransport({
      accountSid: config.twilio?.accountSid ?? '',
      authToken: config.twilio?.authToken ?? '',
      apiBaseUrl: config.twilio?.apiBaseUrl ?? null,
      // What follows `#` asks Twilio to try again, 5xx too: a report that is lost while the database is away comes nowhere else.
      statusCallbackUrl: `${config.publicUrl}/webhooks/twilio/status#rc=5&rp=all`,
      contents: readContents(wording),
    });
  const senders =
    config.twilio === null
      ? Object.values(SIMULATED_SENDERS)
      : [...config.twilio.smsSenders, ...config.twilio.whatsappSenders.map((sender) => `whatsapp:${sender}`)];
  const dispatcher = createDispatcher({
    storage,
    transports: [transport],
    clock,
    ids,
    senders,
    rates: ratesOf(config),
    log,
    metrics: metrics.outbox,
    onFlag: async (row, flag) => {
      if (flag === 'stopped') await stopAsCarrierDid({ storage, ids, clock }, row.contactId);
      await noteFlag(storage, row, flag, clock.now());
    },
    onDelivered: (row) => noteArrival(storage, row, clock.now()),
    sms: {
      senders: config.twilio === null ? [SIMULATED_SENDERS.sms] : config.twilio.smsSenders,
      render: (content) => wording.render(content, 'sms'),
    },
    ...(tuning.dispatcher === undefined ? {} : { tuning: tuning.dispatcher }),
  });
  const wake = (): void => {
    if (works) dispatcher.wake();
  };
  const onReport = (report: ChannelReport): Promise<void> => dispatcher.onReport(report);
  const tools = {
    storage,
    clock,
    ids,
    wording,
    senderFor: (channel: Channel, contactId: string) =>
      chooseSender(
        senders.filter((sender) => sender.startsWith('whatsapp:') === (channel === 'whatsapp')),
        contactId,
      ),
    rates: ratesOf(config),
    exemptBelow: config.broadcastExemptBelow,
  };
  const looping = {
    ...tools,
    owner,
    log,
    queued: wake,
    ...(tuning.schedulePollMs === undefined ? {} : { pollMs: tuning.schedulePollMs }),
  };
  const schedules = createScheduleLoop(looping);
  const broadcasts = createBroadcastLoop({ ...looping, ...tuning.broadcasts });

  let server: Server | null = null;
  let url: string | null = null;
  let closeStreams = (): void => undefined;
  let missed: MissedWatch | null = null;
  if (serves) {
    // Not loaded with the others: Botkit takes a second that a worker, which hears nobody, need not wait for.
    const { createBot } = await import('../bot/bot.ts');
    const words = readKeywords(join(packageRoot(), 'locales'));
    const bot = createBot({
      turns: createTurns({
        storage,
        wording,
        clock,
        ids,
        guessed: createGuessWatch({ log, clock, counted: metrics.guessed }),
        senders,
        unanswered: (why, first) => {
          metrics.unanswered(why);
          if (!first) return;
          const line = { why };
          if (why === 'day') log.warn(line, 'a contact has had the answers of a day: a machine, perhaps');
          else log.info(line, 'a text was not answered: a machine, perhaps');
        },
      }),
      match: (text) => words.match(wording.said(text).text),
      committed: wake,
      observer: metrics.observer,
    });
    const handleDue = async (): Promise<void> => {
      await schedules.drain();
      await broadcasts.drain();
      await dispatcher.drain();
      await simulator?.settled();
    };
    const movable = runtime.movableClock;
    const ofAll = async <Row>(
      point: string,
      rowsOf: (contactId: string) => Promise<readonly Row[]>,
    ): Promise<readonly Row[]> => (await Promise.all((await contactsOf(storage, point)).map(rowsOf))).flat();
    const phones =
      simulator === null
        ? null
        : createSimulatorRoutes({
            simulator,
            clock,
            ids,
            pageFolder: join(packageRoot(), 'src/channels/simulator/page'),
            take: (message) => bot.take(message),
            messagesTo: (point) => ofAll(point, (contactId) => storage.listOutboxOf(contactId)),
            textsFrom: (point) => ofAll(point, (contactId) => storage.listInbound(contactId, 10_000)),
            moveClock:
              movable === null
                ? null
                : async (target) => {
                    await moveInSteps({
                      clock: movable,
                      target,
                      nextDueAt: (now) => storage.nextDueAt(now),
                      handleDue,
                    });
                    await storeClock(storage, movable);
                  },
          });
    const api = createApi({
      ...tools,
      log,
      version: readVersion(),
      changed: wake,
      ...(tuning.api === undefined ? {} : { tuning: tuning.api }),
    });
    closeStreams = () => {
      phones?.close();
      api.close();
    };
    const webhooks =
      config.twilio === null
        ? null
        : {
            accountSid: config.twilio.accountSid,
            authToken: config.twilio.authToken,
            publicUrl: config.publicUrl,
            log,
            refused: metrics.refused,
          };
    const app = createApp({
      message:
        webhooks === null
          ? null
          : messageWebhook({
              ...webhooks,
              clock,
              take: async (message) => {
                await missed?.known;
                return bot.take(message);
              },
            }),
      status: webhooks === null ? null : statusWebhook({ ...webhooks, report: onReport }),
      simulator: phones?.router ?? null,
      api: api.router,
      ping: () => storage.ping(),
      metrics,
      log,
    });
    server = createWebServer(app, isUpload, tuning.web);
    if (config.twilio !== null) {
      missed = createMissedWatch({
        inbox: createTwilioInboundLog({ ...config.twilio, senders }),
        storage,
        taker: bot,
        match: (text) => words.match(wording.said(text).text),
        clock,
        pause,
        owner,
        log,
        ...(tuning.missed === undefined ? {} : { tuning: tuning.missed }),
      });
    }
    url = await listen(server, config.port, config.host);
    missed?.start();
  }
  if (works) {
    dispatcher.start();
    schedules.start();
    broadcasts.start();
  }

  return {
    url,
    async close() {
      closeStreams();
      const closing = Promise.all([
        server === null ? null : closeServer(server),
        missed?.stop(),
        works ? dispatcher.stop() : null,
        works ? schedules.stop() : null,
        works ? broadcasts.stop() : null,
      ]).then(() => runtime.close());
      // What is not finished by then is whole in the database or not in it, and whoever comes next goes on from there.
      if ((await within(CLOSE_MS, closing)) === 'late') log.warn({}, 'stopped with work under way');
    },
  };
}

/** Simulated phones have no limit; everyone else what SENDER_RATES says, or what their kind may send. */
function ratesOf(config: Config): SenderRates {
  if (config.twilio === null) return () => Infinity;
  const parsed = parseSenderRates(config.senderRates);
  if ('problem' in parsed) throw new ConfigError([`SENDER_RATES: ${parsed.problem}`]);
  return parsed.rates;
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${String(bound)}`);
    });
  });
}

/** Lets requests under way finish and takes no other: connections are closed as soon as they have nothing to answer. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => {
      server.closeIdleConnections();
    }, 50);
    server.close(() => {
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Waits for `work`, but not longer than `ms`; rejects as `work` does. */
async function within(ms: number, work: Promise<unknown>): Promise<'done' | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    return await Promise.race([work.then(() => 'done' as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
