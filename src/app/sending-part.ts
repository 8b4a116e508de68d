import { createSimulator, SIMULATED_SENDERS, type Simulator } from '../channels/simulator/phones.ts';
import type { ChannelCopies, Transport } from '../channels/transport.ts';
import { createTwilioTransport } from '../channels/twilio/send.ts';
import { stopAsCarrierDid } from '../conversation/carrier-stop.ts';
import type { Channel } from '../domain/address.ts';
import { createDispatcher, type Dispatcher } from '../outbox/dispatcher.ts';
import type { OutboxMetrics } from '../outbox/options.ts';
import { chooseSender } from '../outbox/sender-choice.ts';
import { parseSenderRates, type SenderRates } from '../outbox/sender-rates.ts';
import type { Tuning } from '../outbox/tuning.ts';
import { ConfigError, type Config } from '../platform/config.ts';
import { noteArrival } from '../reach/arrived.ts';
import { noteFlag } from '../reach/flagged.ts';
import { readContents } from './contents.ts';
import type { Runtime } from './open.ts';

/** What hands messages to the channel, and what was given to it for that. */
export interface SendingPart {
  readonly dispatcher: Dispatcher;
  /** What the channel keeps of texts and messages. */
  readonly copies: ChannelCopies;
  /** Null where texts leave this machine. */
  readonly simulator: Simulator | null;
  /** Ours, `whatsapp:` before those of WhatsApp. */
  readonly senders: readonly string[];
  readonly rates: SenderRates;
  /** The sender that a contact has on a channel; null where none is configured there. */
  readonly senderFor: (channel: Channel, contactId: string) => string | null;
}

/**
 * Makes the dispatcher on Twilio, or on the phone simulator where no credentials are set. It is not started.
 * Throws ConfigError when SENDER_RATES or the file of content sids is wrong.
 * @param isOff whether a simulated phone is off
 */
export function createSendingPart(
  runtime: Runtime,
  metrics: OutboxMetrics,
  tuning: Partial<Tuning> = {},
  isOff: (address: string) => boolean = () => false,
): SendingPart {
  const { config, storage, wording, clock, ids, log } = runtime;
  const simulator =
    config.twilio === null
      ? createSimulator({
          ...{ ids, isOff },
          report: (report) => dispatcher.onReport(report),
          onError: () => {
            log.warn({}, 'simulator: a report was lost');
          },
        })
      : null;
  const senders = sendersOf(config);
  const rates = ratesOf(config);
  const transport = simulator?.transport ?? twilioTransport(runtime);
  const dispatcher = createDispatcher({
    storage,
    transports: [transport],
    clock,
    ids,
    senders,
    rates,
    log,
    metrics,
    onFlag: async (row, flag) => {
      if (flag === 'stopped') await stopAsCarrierDid({ storage, ids, clock }, row.contactId);
      await noteFlag(storage, row, flag, clock.now());
    },
    onDelivered: (row) => noteArrival(storage, row, clock.now()),
    sms: {
      senders: config.twilio === null ? [SIMULATED_SENDERS.sms] : config.twilio.smsSenders,
      render: (content) => wording.render(content, 'sms'),
    },
    tuning,
  });
  const senderFor = (channel: Channel, contactId: string): string | null =>
    chooseSender(
      senders.filter((sender) => sender.startsWith('whatsapp:') === (channel === 'whatsapp')),
      contactId,
    );
  return { dispatcher, copies: transport, simulator, senders, rates, senderFor };
}

function twilioTransport({ config, wording }: Runtime): Transport & ChannelCopies {
  return createTwilioTransport({
    accountSid: config.twilio?.accountSid ?? '',
    // Twilio's API takes the secondary token as well, and that one goes on to be good.
    authToken: config.twilio?.authTokenNext ?? config.twilio?.authToken ?? '',
    apiBaseUrl: config.twilio?.apiBaseUrl ?? null,
    // What follows `#` asks Twilio to try again, 5xx too: a report that is lost while the database is away comes nowhere else.
    statusCallbackUrl: `${config.publicUrl}/webhooks/twilio/status#rc=5&rp=all`,
    mediaUrl: `${config.publicUrl}/media/`,
    contents: readContents(wording),
  });
}

function sendersOf({ twilio }: Config): readonly string[] {
  if (twilio === null) return Object.values(SIMULATED_SENDERS);
  return [...twilio.smsSenders, ...twilio.whatsappSenders.map((sender) => `whatsapp:${sender}`)];
}

/** Simulated phones have no limit; everyone else what SENDER_RATES says, or what their kind may send. */
function ratesOf(config: Config): SenderRates {
  if (config.twilio === null) return () => Infinity;
  const parsed = parseSenderRates(config.senderRates);
  if ('problem' in parsed) throw new ConfigError([`SENDER_RATES: ${parsed.problem}`]);
  return parsed.rates;
}
