import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig, ConfigError, type Config } from '../platform/config.ts';
import { isThere, markInUse, markOf, refuseLostDatabase } from '../platform/database-mark.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError, ERRORS } from '../domain/errors.ts';
import type { Ids } from '../domain/id.ts';
import { createIds } from '../platform/ids.ts';
import { readDataKeys } from '../platform/key-source.ts';
import { createDamagedLog } from '../platform/damaged-log.ts';
import { createLog, type Log } from '../platform/log.ts';
import { packageRoot } from '../platform/root.ts';
import { openClips, WITHOUT_CLIPS, type Clips } from '../channels/clips/clips.ts';
import { createClock, type MovableClock } from '../channels/simulator/clock.ts';
import { keepToMode, type Use } from '../platform/mode.ts';
import { COPY_SETTING } from '../storage/copy-port.ts';
import type { DataKeys } from '../storage/key-wrap.ts';
import { openSqlite } from '../storage/sqlite/open.ts';
import type { Storage } from '../storage/storage.ts';
import { createVault } from '../storage/vault.ts';
import { createPresence } from '../keys/presence.ts';
import { stateOf } from '../keys/rotation-state.ts';
import { createCurrentWords } from '../programme/current-words.ts';
import { createWording } from '../wording/i18n.ts';
import type { Wording } from '../wording/wording.ts';

/** What the service and every command stand on. */
export interface Runtime {
  readonly config: Config;
  readonly storage: Storage;
  readonly wording: Wording;
  readonly clips: Clips;
  readonly clock: Clock;
  /** The same clock when a rehearsal may move it (simulator mode with NOW), else null. */
  readonly movableClock: MovableClock | null;
  readonly ids: Ids;
  readonly log: Log;
  close(): Promise<void>;
}

/** How long a service that starts waits for its database; a command says at once that it cannot be reached. */
const START_PATIENCE_MS = 30_000;
const START_PAUSE_MS = 1_000;

/** Setting that holds a rehearsal's clock, so that commands beside the service see the same time. */
export const CLOCK_SETTING = 'simulated-clock';

/**
 * Opens configuration, key, database, words, clock and ids, in that order.
 * @param env the environment
 * @param role `service` owns the rehearsal's clock; a `command` beside it follows the clock the service stored; `reading` is a
 *   command that may look at a database of the other mode
 * Throws ConfigError, or AvisoError `storage_*`.
 */
export async function openRuntime(
  env: Readonly<Record<string, string | undefined>>,
  role: Use = 'command',
): Promise<Runtime> {
  const config = readConfig(env);
  const log = createLog(config.logLevel);
  const { database } = config;
  if (database.kind === 'sqlite') refuseLostDatabase(database.path);
  const isNew = database.kind === 'sqlite' && !isThere(database.path);
  const clips = await clipsOf(config, log);
  // A file is there or not.
  const waits = role === 'service' && config.database.kind !== 'sqlite';
  // Where a command gives the key it is run once, however long the database is waited for.
  const keys = await readDataKeys(config);
  const storage = await (waits ? openPatiently(config, keys, log) : openStorage(config, keys, log));
  const words = createCurrentWords({ storage, operator: config.operator, log });
  const presence = createPresence({
    ...{ storage, log, now: () => Date.now() },
    id: randomUUID(),
    name: `${role} ${hostname()}/${String(process.pid)}`,
  });
  let movableClock: MovableClock | null;
  try {
    // Before anything sealed is read or written.
    await presence.start();
    await tellUnusedKey(storage, config, log);
    await refuseUnfinishedCopy(storage);
    await keepToMode(storage, config, role);
    movableClock = await openClock(config, storage, role);
    await words.refresh();
  } catch (error) {
    await presence.stop();
    await storage.close();
    throw error;
  }
  if (role === 'service' && config.twilio !== null) noteInUse(config, log, isNew);
  // A command is over before anything changes.
  if (role === 'service') {
    words.start();
    clips.start();
  }
  return {
    config,
    log,
    storage,
    clock: movableClock ?? { now: () => Date.now() },
    movableClock: config.startAt === null ? null : movableClock,
    ids: createIds({ now: () => Date.now() }),
    clips,
    wording: createWording({
      localesDir: join(packageRoot(), 'locales'),
      programme: () => words.now(),
      clips: (language, name) => clips.pathOf(language, name),
    }),
    async close() {
      await clips.stop();
      await words.stop();
      await presence.stop();
      await storage.close();
    },
  };
}

/** Throws ConfigError when AUDIO_DIR is set and cannot be read. */
async function clipsOf({ audioDir }: Config, log: Log): Promise<Clips> {
  if (audioDir === null) return WITHOUT_CLIPS;
  try {
    return await openClips(audioDir, log);
  } catch {
    throw new ConfigError(['AUDIO_DIR: must be the path of a folder that can be read']);
  }
}

async function openStorage({ database }: Config, keys: DataKeys, log: Log): Promise<Storage> {
  const onSurplus = (names: readonly string[]): void => {
    log.warn({ names }, 'The database has what no record of this version declares.');
  };
  const vault = createVault(keys, randomBytes, createDamagedLog(log));
  if (database.kind === 'sqlite') return openSqlite({ path: database.path, vault, onSurplus });
  // Not loaded with the others: Mongoose takes a quarter of a second that who runs on a file need not wait for.
  const { openMongo, prepareMongo } = await import('../storage/mongo/open.ts');
  const options = { url: database.url, vault, onSurplus };
  try {
    // Nothing to do when the release phase has run.
    await prepareMongo(options);
    return await openMongo(options);
  } catch (error) {
    if (error instanceof AvisoError && error.code === 'storage_standalone')
      throw new ConfigError([`DATABASE_URL: ${error.message} ${ERRORS[error.code].next}`]);
    throw error;
  }
}

/**
 * Opens it once it answers: a service may be started before its database, or while that elects a primary or is swamped.
 * Throws what openStorage does when waiting is of no use, or has been in vain.
 */
async function openPatiently(config: Config, keys: DataKeys, log: Log): Promise<Storage> {
  const until = performance.now() + START_PATIENCE_MS;
  for (;;) {
    try {
      return await openStorage(config, keys, log);
    } catch (error) {
      if (!(error instanceof AvisoError && error.retryable) || performance.now() > until) throw error;
      log.warn({ code: error.code }, 'the database does not answer yet');
      await pause(START_PAUSE_MS);
    }
  }
}

/** Says beside a file that it is one people wrote to, so that nobody begins with an empty one in its place unawares. */
function noteInUse({ database }: Config, log: Log, isNew: boolean): void {
  if (database.kind !== 'sqlite') return;
  if (isNew)
    log.warn(
      { path: database.path },
      'There was no database: this one is new and empty. Nobody is registered in it.',
    );
  if (!markInUse(database.path))
    log.warn({ path: markOf(database.path) }, 'It could not be noted beside the database that it is in use.');
}

/** A key is named unused before somebody drops it. */
async function tellUnusedKey(storage: Storage, { dataKeyNext }: Config, log: Log): Promise<void> {
  const [, next] = storage.keysHeld().dataKeys;
  if (dataKeyNext === null || next === undefined) return;
  if (stateOf(await storage.listKeys(), next) === 'ended')
    log.warn({}, 'keys: DATA_KEY opens nothing any more; DATA_KEY_NEXT may now be DATA_KEY');
}

/** A database that `npm run storage:copy` has only half filled would tell people that they are not registered. */
async function refuseUnfinishedCopy(storage: Storage): Promise<void> {
  if ((await storage.readSetting(COPY_SETTING)) === null) return;
  throw new AvisoError(
    'not_possible',
    'A copy into this database was not finished: give the same storage:copy command again, or start on the database it was copied from.',
  );
}

async function openClock(config: Config, storage: Storage, role: Use): Promise<MovableClock | null> {
  if (config.twilio !== null) return null;
  const stored = await storage.readSetting(CLOCK_SETTING);
  const offset = stored === null || stored === '' ? null : Number(stored);
  const served = offset === null ? null : Date.now() + offset;
  if (role !== 'service') {
    // A command is given the same NOW as the service, whose clock has been moved on since.
    if (config.startAt === null && served === null) return null;
    return createClock({ startAt: Math.max(config.startAt ?? 0, served ?? 0) });
  }
  if (config.startAt === null) {
    if (offset !== null) await storage.commit([{ kind: 'setting', name: CLOCK_SETTING, value: '' }]);
    return null;
  }
  // A rehearsal that is started again goes on from where its clock was moved to, never back.
  const clock = createClock({ startAt: Math.max(config.startAt, served ?? 0) });
  await storeClock(storage, clock);
  return clock;
}

/** Stores how far the rehearsal's clock is ahead of the real one. */
export async function storeClock(storage: Storage, clock: Clock): Promise<void> {
  await storage.commit([{ kind: 'setting', name: CLOCK_SETTING, value: String(clock.now() - Date.now()) }]);
}
