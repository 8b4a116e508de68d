import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const place = z.object({ latitude: z.number(), longitude: z.number(), label: z.string().optional() });

const talk = z.object({
  now: z.string(),
  pending: z.number(),
  messages: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('sent'), id: z.string() }),
      z.object({
        kind: z.literal('received'),
        id: z.string(),
        channel: z.enum(['sms', 'whatsapp']),
        body: z.string(),
        createdAt: z.string(),
        segments: z.number(),
        content: z
          .object({
            choices: z.array(z.object({ id: z.string(), title: z.string() })).optional(),
            location: place.optional(),
            template: z.object({ name: z.string() }).optional(),
          })
          .optional(),
      }),
    ]),
  ),
});

type Talk = z.infer<typeof talk>;

/** A message that the phone received. */
export type Answer = Extract<Talk['messages'][number], { kind: 'received' }>;

/** What a person sends: words, or a voice note, or a place. */
export interface Sendable {
  readonly body: string;
  readonly attachment?: 'audio';
  readonly latitude?: number;
  readonly longitude?: number;
}

/** Why the phone cannot go on; the message says what to do and holds no personal field. */
export class PhoneError extends Error {}

export interface PhoneOptions {
  /** Origin of the running service. */
  readonly url: string;
  readonly from: string;
  readonly channel: 'sms' | 'whatsapp';
  /** How long nothing may be on its way before answers count as complete. */
  readonly quietMs?: number;
  /** How long messages may be on their way before waiting is given up. */
  readonly patienceMs?: number;
}

const POLL_MS = 50;

const problem = z.object({ detail: z.string() });

/** One phone against a running service, over its simulator routes. Throws PhoneError. */
export class Phone {
  private readonly options: Required<PhoneOptions>;
  private readonly seen = new Set<string>();

  constructor(options: PhoneOptions) {
    this.options = { quietMs: 200, patienceMs: 60_000, ...options };
  }

  /** Counts what the phone has received so far as read; gives the service's time, UTC milliseconds. */
  async pickUp(): Promise<number> {
    await this.unread();
    return await this.now();
  }

  /** Sends one text; the service has taken it when this answers. */
  async send(content: Sendable): Promise<void> {
    const { from, channel } = this.options;
    await this.ask('/simulator/messages', { from, channel, ...content });
  }

  /** What came since the last call, oldest first. */
  async unread(): Promise<readonly Answer[]> {
    return this.news(await this.talk());
  }

  /** The service's time, UTC milliseconds. */
  async now(): Promise<number> {
    return Date.parse((await this.talk()).now);
  }

  /** Gives what comes until nothing has been on its way for `quietMs`. */
  async answers(quietMs = this.options.quietMs): Promise<readonly Answer[]> {
    const came: Answer[] = [];
    const giveUpAt = Date.now() + this.options.patienceMs;
    let quietSince: number | null = null;
    for (;;) {
      const current = await this.talk();
      const news = this.news(current);
      came.push(...news);
      const busy = current.pending > 0 || news.length > 0;
      quietSince = busy ? null : (quietSince ?? Date.now());
      if (quietSince !== null && Date.now() - quietSince >= quietMs) return came;
      if (Date.now() > giveUpAt) {
        throw new PhoneError(
          'Messages are still on their way after a long wait; look at the log of the service.',
        );
      }
      await pause(POLL_MS);
    }
  }

  /** Moves the service's clock to an ISO instant, or ahead: `+3d`, `+12h`, `+30m`. Answers when all that came due is handled. */
  async moveClock(to: string): Promise<void> {
    const ahead = /^\+(\d+)([dhm])$/.exec(to);
    const unit = { d: 86_400_000, h: 3_600_000, m: 60_000 }[ahead?.[2] ?? ''] ?? 0;
    const now = ahead === null ? to : new Date((await this.now()) + Number(ahead[1]) * unit).toISOString();
    await this.ask('/simulator/clock', { now });
  }

  private async talk(): Promise<Talk> {
    const query = new URLSearchParams({ to: this.options.from });
    return talk.parse(await this.ask(`/simulator/talk?${query.toString()}`));
  }

  private news(current: Talk): readonly Answer[] {
    return current.messages.filter((message): message is Answer => {
      if (message.kind !== 'received' || this.seen.has(message.id)) return false;
      this.seen.add(message.id);
      return true;
    });
  }

  private async ask(path: string, body?: unknown): Promise<unknown> {
    const { url } = this.options;
    const response = await fetch(
      new URL(path, url),
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    ).catch(() => {
      throw new PhoneError(
        `No service answers at ${url}. Start it in another terminal with npm start, or name its address with --url.`,
      );
    });
    if (response.status === 404) {
      throw new PhoneError(
        `The service at ${url} has no phone simulator: it runs with Twilio credentials, or another program listens there.`,
      );
    }
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    const told = problem.safeParse(answer);
    throw new PhoneError(
      told.success ? told.data.detail : `The service answered ${response.status}; look at its log.`,
    );
  }
}
