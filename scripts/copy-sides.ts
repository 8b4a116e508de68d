import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { AvisoError } from '../src/domain/errors.ts';
import { readConfig, type KeySource } from '../src/platform/config.ts';
import { keyFileOf, readKeyFile } from '../src/platform/key-file.ts';
import { readKey } from '../src/platform/key-source.ts';
import type { CopyStorage } from '../src/storage/copy-port.ts';
import type { DataKeys } from '../src/storage/key-wrap.ts';
import { keyCheck } from '../src/storage/key-check.ts';
import { createVault, type Vault } from '../src/storage/vault.ts';

/** A database as the command names it. */
export type Side =
  { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'mongodb'; readonly url: string };

/** Reads `sqlite:PATH` or a MongoDB address; null when it is neither. */
export function sideOf(text: string): Side | null {
  if (/^sqlite:./.test(text)) return { kind: 'sqlite', path: text.slice('sqlite:'.length) };
  return /^mongodb(\+srv)?:\/\/./.test(text) ? { kind: 'mongodb', url: text } : null;
}

export function isSame(a: Side, b: Side): boolean {
  if (a.kind === 'mongodb' || b.kind === 'mongodb') return JSON.stringify(a) === JSON.stringify(b);
  const real = (path: string) => (existsSync(path) ? realpathSync(path) : path);
  return real(a.path) === real(b.path);
}

/** Everything that is encrypted or found by hash has one key, on both sides. */
export interface Key {
  readonly keys: DataKeys;
  /** The file it was read from; null when it is DATA_KEY. */
  readonly file: string | null;
}

/** The keys that the environment gives. */
export interface GivenKeys {
  readonly dataKey: Uint8Array | null;
  readonly next?: Uint8Array | null;
}

/** Reads them from where the environment says that they are. Throws ConfigError. */
export async function givenKeys(env: Readonly<Record<string, string | undefined>>): Promise<GivenKeys> {
  const named = Object.entries(env).filter(([name]) => name.startsWith('DATA_KEY'));
  const { dataKey, dataKeyNext } = readConfig(Object.fromEntries(named));
  const read = async (source: KeySource | null) => (source === null ? null : readKey(source));
  return { dataKey: await read(dataKey), next: await read(dataKeyNext) };
}

/**
 * A vault for each side. The target's is to be opened second: where it keeps no keys yet it is given those that the source's has
 * by then.
 */
export function vaultsFor({ keys }: Key) {
  const from = createVault(keys, randomBytes);
  return {
    from,
    /** Throws `storage_key_mismatch` when the keys of the source are none of ours. */
    to(): Vault {
      const vault = createVault(keys, randomBytes);
      vault.ring.take(from.ring.rows());
      return vault;
    },
  };
}

/** Whatever was found by its hash in one database is found by it in the other. Throws AvisoError `not_possible`. */
export function refuseOtherHashes(from: Vault, to: Vault): void {
  if (keyCheck(from) !== keyCheck(to))
    throw refused(
      'The target was made ready with another hash key than the source has. Name an empty database.',
    );
}

const refused = (detail: string) => new AvisoError('not_possible', detail);
const isEqual = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/**
 * The key of the source: that beside its file, or DATA_KEY. Throws AvisoError `not_possible` when there is none, when the two
 * are not the same, and when the target's file has another one beside it.
 */
export function keyFor(from: Side, to: Side, { dataKey, next = null }: GivenKeys): Key {
  const beside = from.kind === 'sqlite' ? readKeyFile(from.path) : null;
  const file = from.kind === 'sqlite' && beside !== null ? keyFileOf(from.path) : null;
  const key = beside ?? dataKey;
  if (key === null)
    throw refused('The source has no key beside it. Set DATA_KEY to the key that it was written with.');
  if (file !== null && dataKey !== null && !isEqual(key, dataKey))
    throw refused(
      `DATA_KEY is not the key in ${file}. Unset DATA_KEY to use that file; if the source was written with DATA_KEY, move the file away.`,
    );
  const other = to.kind === 'sqlite' ? readKeyFile(to.path) : null;
  if (to.kind === 'sqlite' && other !== null && !isEqual(key, other))
    throw refused(
      `The key in ${keyFileOf(to.path)} is not that of the source. Both databases must have the same key: move that file away.`,
    );
  return { keys: { key, next }, file };
}

/** What to do about the key before the service starts on the target. Never the key itself. */
export function keyAdvice(to: Side, { file }: Key): string {
  const same = file === null ? 'the DATA_KEY of this copy' : `DATA_KEY set to the text in ${file}`;
  if (to.kind === 'mongodb') return `Every process on the new database needs ${same}.`;
  if (existsSync(keyFileOf(to.path))) return `The key is in ${keyFileOf(to.path)}.`;
  const how = file === null ? 'put it' : `copy ${file}`;
  return `The service on the new file needs ${same}; or ${how} to ${keyFileOf(to.path)} (mode 0600).`;
}

async function openSide(side: Side, vault: Vault, fresh: boolean): Promise<CopyStorage> {
  if (side.kind === 'sqlite') {
    if (!fresh && !existsSync(side.path)) throw refused(`There is no file ${side.path}.`);
    const { openSqliteForCopy } = await import('../src/storage/sqlite/copy.ts');
    return openSqliteForCopy({ path: side.path, vault, alone: true });
  }
  const { prepareMongo } = await import('../src/storage/mongo/open.ts');
  const { openMongoForCopy } = await import('../src/storage/mongo/copy.ts');
  if (fresh) await prepareMongo({ url: side.url, vault });
  return openMongoForCopy({ url: side.url, vault });
}

/** Opens one side; what is wrong with it is told with its name. Only a target is made when it is not there. */
export async function openNamed(name: 'FROM_URL' | 'TO_URL', side: Side, vault: Vault): Promise<CopyStorage> {
  try {
    return await openSide(side, vault, name === 'TO_URL');
  } catch (error) {
    if (!(error instanceof AvisoError)) throw error;
    throw new AvisoError(error.code, `(${name})${hint(error, name)}`, { cause: error });
  }
}

function hint(error: AvisoError, name: 'FROM_URL' | 'TO_URL'): string {
  switch (error.code) {
    case 'storage_key_mismatch':
      return name === 'FROM_URL'
        ? ' Use the key that the source was written with.'
        : ' It was made ready with another key than that of the source; both must be the same. Name an empty database.';
    case 'storage_busy':
      return ' Another process has the file open: stop the service and whatever else uses it.';
    default:
      return ` ${error.message}`;
  }
}
