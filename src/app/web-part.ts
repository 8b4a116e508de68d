import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelReport } from '../channels/transport.ts';
import type { SimulatorRoutes } from '../channels/simulator/routes.ts';
import { createTwilioInboundLog } from '../channels/twilio/inbound-log.ts';
import { statusWebhook } from '../channels/twilio/status.ts';
import { messageWebhook } from '../channels/twilio/webhook.ts';
import type { Api } from '../console/api/router.ts';
import { createMissedWatch, type MissedTuning, type MissedWatch } from '../missed/missed-watch.ts';
import type { ConsolePart } from './console-part.ts';
import type { HearingPart } from './hearing-part.ts';
import { createApp, isUpload } from './http.ts';
import { closeServer, listen } from './listen.ts';
import type { Metrics } from './metrics.ts';
import type { Runtime } from './open.ts';
import { createWebServer, type WebTuning } from './web-server.ts';

/** What answers requests. */
export interface WebPart {
  /** Where it listens. */
  readonly url: string;
  /** Answers what is under way and takes nothing new. */
  stop(): Promise<void>;
}

/** What is served. */
export interface Served {
  readonly hearing: HearingPart;
  readonly api: Api;
  readonly console: ConsolePart;
  readonly simulator: SimulatorRoutes | null;
  readonly onReport: (report: ChannelReport) => Promise<void>;
  readonly senders: readonly string[];
  /** This process, as leases name it. */
  readonly owner: string;
  readonly metrics: Metrics;
}

/** Listens, and takes in what the channel recorded while nobody did. Rejects when the address is taken. */
export async function startWebPart(
  runtime: Runtime,
  served: Served,
  tuning: { readonly web?: WebTuning; readonly missed?: Partial<MissedTuning> },
): Promise<WebPart> {
  const { config, storage, clips, log } = runtime;
  const { api, simulator, metrics } = served;
  const missed = missedWatchOf(runtime, served, tuning.missed);
  const app = createApp({
    ...webhooksOf(runtime, served, missed),
    simulator: simulator?.router ?? null,
    api: api.router,
    console: served.console.router,
    clips,
    ping: () => storage.ping(),
    metrics,
    log,
  });
  const server = createWebServer(app, isUpload, tuning.web);
  const url = await listen(server, config.port, config.host);
  missed?.start();
  return {
    url,
    async stop() {
      // Streams of events would never end by themselves.
      simulator?.close();
      api.close();
      served.console.close();
      await Promise.all([closeServer(server), missed?.stop()]);
    },
  };
}

/** Twilio's webhooks; none where no credentials are set. */
function webhooksOf(
  { config: { twilio, publicUrl }, clock, log }: Runtime,
  { hearing, onReport, metrics }: Served,
  missed: MissedWatch | null,
) {
  if (twilio === null) return { message: null, status: null };
  const { accountSid, authToken, authTokenNext } = twilio;
  const common = { accountSid, authToken, authTokenNext, publicUrl, log, refused: metrics.refused };
  return {
    message: messageWebhook({
      ...common,
      clock,
      take: async (message) => {
        await missed?.known;
        return hearing.bot.take(message);
      },
    }),
    status: statusWebhook({ ...common, report: onReport }),
  };
}

/** Null without Twilio: no other channel records what it brought. */
function missedWatchOf(
  { config: { twilio }, storage, clock, log }: Runtime,
  { hearing: { bot, match }, senders, owner }: Served,
  tuning: Partial<MissedTuning> = {},
): MissedWatch | null {
  if (twilio === null) return null;
  const inbox = createTwilioInboundLog({ ...twilio, senders });
  return createMissedWatch({ inbox, storage, taker: bot, match, clock, pause, owner, log, tuning });
}
