import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ConfigError, isDataKey, type Config, type KeySource } from './config.ts';
import { keyBeside } from './key-file.ts';

/** How long a command may take to print a key. */
const COMMAND_MS = 20_000;
/** A key is 44 characters; whoever prints more prints something else. */
const MOST_BYTES = 4_096;

/** DATA_KEY and the one that is to follow it, 32 bytes each. */
export interface ReadKeys {
  readonly key: Uint8Array;
  readonly next: Uint8Array | null;
}

/**
 * Reads the keys from where the configuration says that they are; that of an embedded database is made beside it where nothing says
 * it. A command is run here, once. Throws ConfigError, which names the variable, never what was read.
 */
export async function readDataKeys(
  { database, dataKey, dataKeyNext }: Pick<Config, 'database' | 'dataKey' | 'dataKeyNext'>,
  commandMs = COMMAND_MS,
): Promise<ReadKeys> {
  if (dataKey === null && database.kind === 'mongodb')
    throw new ConfigError(['DATA_KEY: is missing; MongoDB needs it (openssl rand -base64 32)']);
  const key =
    dataKey !== null
      ? await readKey(dataKey, commandMs)
      : keyBeside(database.kind === 'sqlite' ? database.path : '');
  return { key, next: dataKeyNext === null ? null : await readKey(dataKeyNext, commandMs) };
}

/** Reads one key. Throws as readDataKeys does. */
export async function readKey(source: KeySource, commandMs = COMMAND_MS): Promise<Uint8Array> {
  switch (source.from) {
    case 'value':
      return source.key;
    case 'file':
      return keyIn(source.variable, 'the file', textOf(source.variable, source.path));
    case 'command':
      return keyIn(source.variable, 'the command', await printedBy(source.variable, source.words, commandMs));
  }
}

function keyIn(variable: string, what: string, text: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64');
  if (isDataKey(key)) return key;
  throw new ConfigError([
    `${variable}: ${what} gave no key; it must give 32 bytes in base64, drawn at random (openssl rand -base64 32), and nothing else`,
  ]);
}

function textOf(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError([`${variable}: the file cannot be read (${codeOf(error)})`]);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** What a command prints. It has no shell, and what it says besides is thrown away: it may name secrets. */
function printedBy(variable: string, [program, ...words]: readonly string[], ms: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      reject(new ConfigError([`${variable}: the command ${what}`]));
    };
    // A group of its own: when its time is over, whatever it started ends with it.
    const child = spawn(program ?? '', words, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    const end = (what: string): void => {
      clearTimeout(timer);
      fail(what);
      endGroup(child.pid);
    };
    const timer = setTimeout(end, ms, `printed nothing within ${String(ms / 1_000)} seconds`);
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.length > MOST_BYTES) end('printed more than a key');
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      fail(`cannot be run (${codeOf(error)})`);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(printed);
      else fail(`ended with ${code === null ? String(signal) : String(code)}`);
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
