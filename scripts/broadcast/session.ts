import type { Command } from 'commander';
import { print, warn } from '../output.ts';
import { Client } from './client.ts';
import { reachOf } from './environment.ts';
import { meShape } from './shapes.ts';

/** What every verb stands on. */
export interface Session {
  readonly client: Client;
  /** What was asked for: standard output. */
  readonly print: (line: string) => void;
  /** What a person should know besides: standard error. */
  readonly note: (line: string) => void;
}

interface GlobalOptions {
  readonly api?: string;
  readonly key?: string;
}

export const note = warn;

/** The session that a command's options and the environment mean. Throws ConfigError. */
export function sessionOf(command: Command): Session {
  const { api, key } = command.optsWithGlobals<GlobalOptions>();
  return { client: new Client({ ...reachOf(api, process.env), key, note }), print, note };
}

/** Address of a broadcast below the API's. */
export function at(id: string, rest = ''): string {
  return `/broadcasts/${encodeURIComponent(id)}${rest}`;
}

/** How the next command is written. */
export const command = (rest: string): string => `npm run broadcast -- ${rest}`;

/** The service's clock, UTC milliseconds: in a rehearsal it shows another day than ours. */
export async function serviceClock({ client }: Pick<Session, 'client'>): Promise<() => number> {
  const { now } = await client.get('/me', meShape);
  const ahead = Date.parse(now) - Date.now();
  return () => Date.now() + ahead;
}
