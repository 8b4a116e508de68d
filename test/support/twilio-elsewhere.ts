import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CHAOS_KINDS } from './twilio/trouble.ts';

/** What the Twilio in a process of its own does. */
export const twilioPlan = z.object({
  /** Hold requests against Twilio's description; off when left out: it takes more time than all else. */
  validate: z.boolean().optional(),
  /** Share of messages for each kind of bad day; no bad days when left out. */
  shares: z.number().optional(),
  seed: z.number().optional(),
  /** False: nothing is ever reported. */
  reports: z.boolean().optional(),
});
type TwilioPlan = z.infer<typeof twilioPlan>;

export type TwilioAsked =
  | { readonly what: 'serve'; readonly url: string; readonly publicUrl: string }
  | { readonly what: 'ahead'; readonly ms: number }
  | { readonly what: 'arrivals' | 'entries' | 'counts' };

const arrivals = z.array(z.object({ from: z.string(), to: z.string(), at: z.number() }));
const entries = z.array(
  z.object({
    key: z.string(),
    kind: z.enum(CHAOS_KINDS).nullable(),
    requests: z.number(),
    sent: z.number(),
  }),
);
const counts = z.object({ requests: z.number(), sent: z.number(), reports: z.number() });
const started = z.object({ url: z.string() });
const answered = z.object({ answer: z.unknown() });

export interface TwilioElsewhere {
  readonly url: string;
  /** Where the app listens, and the origin it believes to have. */
  serveApp(url: string, publicUrl: string): Promise<void>;
  /** Its clock is ahead of ours by so much. */
  ahead(ms: number): Promise<void>;
  /** When each request for a message was read, on one clock. */
  arrivals(): Promise<z.infer<typeof arrivals>>;
  /** What was done to each message, and how often it was made. */
  entries(): Promise<z.infer<typeof entries>>;
  counts(): Promise<z.infer<typeof counts>>;
  close(): Promise<void>;
}

/** Starts a fake Twilio in a process of its own. */
export async function startTwilioElsewhere(plan: TwilioPlan = {}): Promise<TwilioElsewhere> {
  const child = fork(fileURLToPath(new URL('twilio-process.ts', import.meta.url)), [JSON.stringify(plan)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const message = async (): Promise<unknown> => {
    const heard = await Promise.race([
      once(child, 'message'),
      exited.then(() => {
        throw new Error('The fake Twilio ended.');
      }),
    ]);
    return z.array(z.unknown()).parse(heard)[0];
  };
  const { url } = started.parse(await message());
  // One question at a time: answers carry no name.
  let last: Promise<unknown> = Promise.resolve();
  function ask(asked: TwilioAsked): Promise<unknown> {
    last = last.then(async () => {
      const answer = message();
      child.send(asked);
      return answered.parse(await answer).answer;
    });
    return last;
  }
  return {
    url,
    async serveApp(appUrl, publicUrl) {
      await ask({ what: 'serve', url: appUrl, publicUrl });
    },
    async ahead(ms) {
      await ask({ what: 'ahead', ms });
    },
    arrivals: async () => arrivals.parse(await ask({ what: 'arrivals' })),
    entries: async () => entries.parse(await ask({ what: 'entries' })),
    counts: async () => counts.parse(await ask({ what: 'counts' })),
    async close() {
      child.kill();
      await exited;
    },
  };
}
