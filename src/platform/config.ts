import { z } from 'zod';
import { fitsSeptets } from '../domain/gsm.ts';
import { DEMO_OPERATOR, MOST_SEPTETS } from '../domain/programme-words.ts';
import { commandWords } from './command-words.ts';

/** Where records are kept. */
export type DatabaseConfig =
  { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'mongodb'; readonly url: string };

export interface TwilioConfig {
  readonly accountSid: string;
  /** Twilio signs with it; its API takes it, until another one is to follow. */
  readonly authToken: string;
  /** The account's secondary token while it is to follow: its API takes it now, and Twilio signs with it from its promotion on. */
  readonly authTokenNext: string | null;
  readonly apiBaseUrl: string | null;
  /** E.164 numbers or a Messaging Service `MG…`. */
  readonly smsSenders: readonly string[];
  readonly whatsappSenders: readonly string[];
}

/** Where urgent requests are told to programs. */
export interface AlertWebhookConfig {
  readonly url: string;
  /** Signs what is posted; null when it is not signed. */
  readonly secret: string | null;
}

/** Where a key of 32 bytes is, and the variable that says so. */
export type KeySource = { readonly variable: string } & (
  | { readonly from: 'value'; readonly key: Uint8Array }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'command'; readonly words: readonly string[] }
);

/** Everything the environment says, checked once at start. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** The origin that Twilio calls, without a slash at its end. */
  readonly publicUrl: string;
  readonly database: DatabaseConfig;
  /** Null in simulator mode. */
  readonly twilio: TwilioConfig | null;
  /** Text of SENDER_RATES, read by the outbox; null when unset. */
  readonly senderRates: string | null;
  /** Who sends broadcasts to fewer people than this in a day needs no second person; 0: all do. */
  readonly broadcastExemptBelow: number;
  /** Null when unset. */
  readonly alertWebhook: AlertWebhookConfig | null;
  /** The file to whose end the head of the audit is written every hour; null when unset. */
  readonly auditAnchors: string | null;
  /** The folder with recorded clips; null when unset. */
  readonly audioDir: string | null;
  /** Null when the embedded database makes its own beside the file. */
  readonly dataKey: KeySource | null;
  /** Where the one is that is to follow it; null when none is. */
  readonly dataKeyNext: KeySource | null;
  readonly demo: boolean;
  readonly logLevel: LogLevel;
  /** Who runs the service, as people are told where the programme record names nobody. */
  readonly operator: string;
  /** UTC milliseconds at which a rehearsal's clock starts; null for the real clock. */
  readonly startAt: number | null;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of what is wrong: names the variable, never its value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Bytes drawn at random have some thirty different values among 32; a word, or a row of zeros, has few. */
const FEWEST_DIFFERENT = 8;

/** Whether these bytes can be DATA_KEY: 32, and not all of a few. */
export function isDataKey(bytes: Uint8Array): boolean {
  return bytes.length === 32 && new Set(bytes).size >= FEWEST_DIFFERENT;
}

const trimmed = z.string().trim();
const httpUrl = z.url({ protocol: /^https?$/ });
const senderName = /^(\+[1-9]\d{6,14}|MG[0-9a-fA-F]{32}|\d{5,6})$/;
const rate = /^(whatsapp:)?(\+[1-9]\d{6,14}|MG[0-9a-fA-F]{32}|\d{5,6})=\d+(\.\d+)?$/;

/** Counts of urgent requests are not for who listens on the way: unencrypted on this machine only. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
}
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether it is an origin of another machine than this one. */
const isPublic = (url: string | undefined): boolean =>
  url !== undefined &&
  !/^(.+\.)?localhost$|^127(\.\d+){3}$|^0\.0\.0\.0$|^\[::1?\]$/.test(new URL(url).hostname);

const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** What is given of Twilio's account without what goes with it. */
function twilioProblems(vars: z.infer<typeof environment>): readonly string[] {
  const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, TWILIO_AUTH_TOKEN_NEXT: next } = vars;
  const missing: readonly (readonly [boolean, string])[] = [
    [
      account !== undefined && token === undefined,
      'TWILIO_AUTH_TOKEN: is missing; TWILIO_ACCOUNT_SID needs it',
    ],
    [
      token !== undefined && account === undefined,
      'TWILIO_ACCOUNT_SID: is missing; TWILIO_AUTH_TOKEN needs it',
    ],
    [
      next !== undefined && token === undefined,
      'TWILIO_AUTH_TOKEN: is missing; TWILIO_AUTH_TOKEN_NEXT is the one that follows it',
    ],
  ];
  return missing.flatMap(([is, problem]) => (is ? [problem] : []));
}

/** Characters of a secret at least. */
const MIN_SECRET = 16;

const dataKeyText = trimmed.refine((text) => isDataKey(Buffer.from(text, 'base64'))).optional();
const keyCommand = trimmed.refine((text) => commandWords(text) !== null).optional();

const environment = z.object({
  PORT: trimmed
    .regex(/^\d{1,5}$/)
    .refine((text) => Number(text) <= 65_535)
    .optional(),
  HOST: trimmed.min(1).optional(),
  PUBLIC_URL: httpUrl.optional(),
  DATABASE_URL: trimmed.regex(/^(sqlite:.+|mongodb:\/\/.+|mongodb\+srv:\/\/.+)$/).optional(),
  TWILIO_ACCOUNT_SID: trimmed.regex(/^AC[0-9a-fA-F]{32}$/).optional(),
  TWILIO_AUTH_TOKEN: trimmed.min(1).optional(),
  TWILIO_AUTH_TOKEN_NEXT: trimmed.min(1).optional(),
  TWILIO_SMS_FROM: trimmed.refine((text) => list(text).every((s) => senderName.test(s))).optional(),
  TWILIO_WHATSAPP_FROM: trimmed
    .refine((text) => list(text).every((s) => senderName.test(s.replace(/^whatsapp:/, ''))))
    .optional(),
  TWILIO_API_BASE_URL: httpUrl.optional(),
  SENDER_RATES: trimmed
    .refine((text) => list(text).every((s) => rate.test(s) && Number(s.split('=')[1]) > 0))
    .optional(),
  BROADCAST_EXEMPT_BELOW: trimmed.regex(/^\d{1,9}$/).optional(),
  ALERT_WEBHOOK_URL: trimmed.refine(isSafeUrl).optional(),
  AUDIO_DIR: trimmed.min(1).optional(),
  AUDIT_ANCHORS: trimmed.min(1).optional(),
  ALERT_WEBHOOK_SECRET: trimmed.min(MIN_SECRET).optional(),
  DATA_KEY: dataKeyText,
  DATA_KEY_FILE: trimmed.min(1).optional(),
  DATA_KEY_COMMAND: keyCommand,
  DATA_KEY_NEXT: dataKeyText,
  DATA_KEY_NEXT_FILE: trimmed.min(1).optional(),
  DATA_KEY_NEXT_COMMAND: keyCommand,
  DEMO: z.enum(['on', 'off']).optional(),
  SIMULATOR: z.enum(['on', 'off']).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).optional(),
  OPERATOR_NAME: trimmed.refine((text) => fitsSeptets(text, MOST_SEPTETS.operator)).optional(),
  NOW: z.iso.datetime({ offset: true }).optional(),
});

const KEY_TEXT = '32 bytes in base64, drawn at random (openssl rand -base64 32)';
const KEY_FILE = 'the path of a file that holds the key in base64';
const KEY_COMMAND =
  "a command that prints the key in base64; it has no shell: sh -c '…' where it needs one, with every quote closed";

const EXPECTED: Readonly<Record<keyof z.infer<typeof environment>, string>> = {
  PORT: 'a port number from 0 to 65535',
  HOST: 'a host name or address to listen on',
  PUBLIC_URL: 'the http(s) origin that Twilio calls',
  DATABASE_URL: 'sqlite:PATH, mongodb://… or mongodb+srv://…',
  TWILIO_ACCOUNT_SID: 'AC and 32 hexadecimal digits',
  TWILIO_AUTH_TOKEN: 'the primary auth token of the account',
  TWILIO_AUTH_TOKEN_NEXT: 'the secondary auth token of the account, while it is to follow the primary one',
  TWILIO_SMS_FROM: 'numbers such as +15005550006 or MG…, separated by commas',
  TWILIO_WHATSAPP_FROM: 'numbers such as +15005550006 or MG…, separated by commas',
  TWILIO_API_BASE_URL: 'an http(s) address',
  SENDER_RATES: 'sender=rate pairs such as +15005550006=1,whatsapp:+15005550007=80',
  BROADCAST_EXEMPT_BELOW: 'a whole number of people, 0 or more',
  AUDIO_DIR: 'the path of a folder',
  AUDIT_ANCHORS: 'the path of a file',
  ALERT_WEBHOOK_URL: 'an https address without a name or password in it; http on this machine only',
  ALERT_WEBHOOK_SECRET: `at least ${String(MIN_SECRET)} characters`,
  DATA_KEY: KEY_TEXT,
  DATA_KEY_FILE: KEY_FILE,
  DATA_KEY_COMMAND: KEY_COMMAND,
  DATA_KEY_NEXT: KEY_TEXT,
  DATA_KEY_NEXT_FILE: KEY_FILE,
  DATA_KEY_NEXT_COMMAND: KEY_COMMAND,
  DEMO: 'on or off',
  SIMULATOR: 'on or off',
  OPERATOR_NAME: `who runs the service, in one line of at most ${String(MOST_SEPTETS.operator)} septets of SMS`,
  LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')}`,
  NOW: 'an ISO instant such as 2021-02-19T15:00:00Z',
};

/**
 * Reads the environment; nothing else in the service does. An empty variable counts as unset.
 * Throws ConfigError with one line for each variable that is wrong, missing or does not go with another.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(EXPECTED).flatMap((name) => {
      const value = env[name];
      return value === undefined || value.trim() === '' ? [] : [[name, value]];
    }),
  );
  const parsed = environment.safeParse(given);
  const problems = new Set<string>();
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = environment.keyof().safeParse(issue.path[0]);
      if (name.success) problems.add(`${name.data}: must be ${EXPECTED[name.data]}`);
    }
    throw new ConfigError([...problems]);
  }
  const vars = parsed.data;
  for (const problem of twilioProblems(vars)) problems.add(problem);
  const live = vars.TWILIO_ACCOUNT_SID !== undefined || vars.TWILIO_AUTH_TOKEN !== undefined;
  if (live && vars.SIMULATOR === 'on') {
    problems.add('SIMULATOR: on does not go with TWILIO_ACCOUNT_SID; unset one of them');
  }
  if (!live && vars.SIMULATOR === 'off') {
    problems.add('TWILIO_ACCOUNT_SID: is missing; SIMULATOR=off needs it and TWILIO_AUTH_TOKEN');
  }
  if (vars.ALERT_WEBHOOK_SECRET !== undefined && vars.ALERT_WEBHOOK_URL === undefined) {
    problems.add('ALERT_WEBHOOK_URL: is missing; ALERT_WEBHOOK_SECRET needs it');
  }
  if (live && vars.OPERATOR_NAME === undefined) {
    problems.add('OPERATOR_NAME: is missing; people must be told who runs the service');
  }
  if (live && vars.AUDIO_DIR !== undefined && !isPublic(vars.PUBLIC_URL)) {
    problems.add(
      'PUBLIC_URL: must be an address that Twilio reaches; AUDIO_DIR needs it, clips are fetched there',
    );
  }
  if (live && vars.NOW !== undefined) problems.add('NOW: works in simulator mode only; unset it');
  const databaseUrl = vars.DATABASE_URL ?? 'sqlite:data/aviso.db';
  const dataKey = keySource('DATA_KEY', vars, problems);
  const dataKeyNext = keySource('DATA_KEY_NEXT', vars, problems);
  if (!databaseUrl.startsWith('sqlite:') && dataKey === null) {
    problems.add('DATA_KEY: is missing; MongoDB needs it (openssl rand -base64 32)');
  }
  if (problems.size > 0) throw new ConfigError([...problems]);

  const port = vars.PORT === undefined ? 3000 : Number(vars.PORT);
  return {
    port,
    host: vars.HOST ?? (live ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: (vars.PUBLIC_URL ?? `http://localhost:${String(port)}`).replace(/\/+$/, ''),
    database: databaseUrl.startsWith('sqlite:')
      ? { kind: 'sqlite', path: databaseUrl.slice('sqlite:'.length) }
      : { kind: 'mongodb', url: databaseUrl },
    twilio:
      vars.TWILIO_ACCOUNT_SID === undefined || vars.TWILIO_AUTH_TOKEN === undefined
        ? null
        : {
            accountSid: vars.TWILIO_ACCOUNT_SID,
            authToken: vars.TWILIO_AUTH_TOKEN,
            authTokenNext: vars.TWILIO_AUTH_TOKEN_NEXT ?? null,
            apiBaseUrl: vars.TWILIO_API_BASE_URL ?? null,
            smsSenders: list(vars.TWILIO_SMS_FROM ?? ''),
            whatsappSenders: list(vars.TWILIO_WHATSAPP_FROM ?? '').map((s) => s.replace(/^whatsapp:/, '')),
          },
    senderRates: vars.SENDER_RATES ?? null,
    broadcastExemptBelow: Number(vars.BROADCAST_EXEMPT_BELOW ?? 0),
    alertWebhook:
      vars.ALERT_WEBHOOK_URL === undefined
        ? null
        : { url: vars.ALERT_WEBHOOK_URL, secret: vars.ALERT_WEBHOOK_SECRET ?? null },
    audioDir: vars.AUDIO_DIR ?? null,
    auditAnchors: vars.AUDIT_ANCHORS ?? null,
    dataKey,
    dataKeyNext,
    demo: vars.DEMO === undefined ? !live : vars.DEMO === 'on',
    logLevel: vars.LOG_LEVEL ?? 'info',
    operator: vars.OPERATOR_NAME ?? DEMO_OPERATOR,
    startAt: vars.NOW === undefined ? null : Date.parse(vars.NOW),
  };
}

/** Where the key of that name is; null when nothing says it. Of the three ways one at most may be set. */
function keySource(
  name: 'DATA_KEY' | 'DATA_KEY_NEXT',
  vars: z.infer<typeof environment>,
  problems: Set<string>,
): KeySource | null {
  const sources: KeySource[] = [];
  const [value, path, command] = [vars[name], vars[`${name}_FILE`], vars[`${name}_COMMAND`]];
  if (value !== undefined) sources.push({ from: 'value', variable: name, key: Buffer.from(value, 'base64') });
  if (path !== undefined) sources.push({ from: 'file', variable: `${name}_FILE`, path });
  if (command !== undefined)
    sources.push({ from: 'command', variable: `${name}_COMMAND`, words: commandWords(command) ?? [] });
  const [first = null, second] = sources;
  if (first !== null && second !== undefined)
    problems.add(`${second.variable}: does not go with ${first.variable}; unset one of them`);
  return first;
}
