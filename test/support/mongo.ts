import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import mongoose, { type Connection } from 'mongoose';
import { openMongo, prepareMongo } from '../../src/storage/mongo/open.ts';
import type { MongoTuning } from '../../src/storage/mongo/connection.ts';
import { packageRoot } from '../../src/platform/root.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Vault } from '../../src/storage/vault.ts';
import { testVault } from './storage.ts';

const run = promisify(execFile);

/** Speaks MongoDB's protocol, transactions included; from PyPI, because MongoDB itself is in no registry. */
const ENGINE = 'secantusdb==0.7.0b3';
const HOME = join(packageRoot(), 'node_modules', '.cache', 'aviso-mongo');
const PYTHON = join(HOME, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const READY = join(HOME, ENGINE);
const LOCK = `${HOME}.lock`;

/**
 * Ends the server when this process does, however it ends: nobody else holds the other end of its standard input; and without
 * waiting for a thread that is stuck. What a killed client left open ends after five seconds, which is mongod's transactionLifetimeLimitSeconds, instead of a minute;
 * and by itself, as mongod's does: this server looks only when somebody asks for a transaction, and a plain write that
 * waits for the end of a dead one does not ask. Nor does it wait for a transaction at work before it looks at the others.
 * And a page of its store may grow: past 5 MB each reader first tries to evict it, sleeping under the lock of all, in vain
 * while any snapshot is older than what it holds; with some busy processes that was for ever.
 */
const WITH_LIFELINE = `
import os, signal, sys, threading, time
def lifeline():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os._exit(1)
threading.Thread(target=lifeline, daemon=True).start()
from secantus.cli import main
from secantus.server import SecantusDBServer
from secantus.transactions import TransactionRegistry, TxnState
def prune(self):
    cutoff = self._time() - self._lifetime
    reaped = 0
    for txn in list(self._txns.values()):
        if txn.state is TxnState.IN_PROGRESS and txn.last_use < cutoff and txn.mutex.acquire(blocking=False):
            try:
                self._abort_locked(txn)
                reaped += 1
            finally:
                txn.mutex.release()
    return reaped
TransactionRegistry._prune_locked = prune
make = SecantusDBServer.__init__
def make_with_sweeper(self, *args, **options):
    make(self, *args, **{'transaction_lifetime_seconds': 5.0, **options})
    def sweep():
        while True:
            time.sleep(1)
            self.transactions.prune_expired()
    threading.Thread(target=sweep, daemon=True).start()
SecantusDBServer.__init__ = make_with_sweeper
from wiredtiger import Session
create = Session.create
Session.create = lambda self, name, config: create(self, name, config + ',memory_page_max=512MB')
sys.exit(main())
`;

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Lets one process at a time in; a lock whose holder is gone does not count. */
async function locked(work: () => Promise<void>): Promise<void> {
  mkdirSync(join(HOME, '..'), { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
      if (holder > 0 && !alive(holder)) rmSync(LOCK, { force: true });
      await pause(100);
    }
  }
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** Makes the virtual environment once. Throws when there is no Python, or no registry to fetch from. */
async function install(): Promise<void> {
  if (existsSync(READY)) return;
  await locked(async () => {
    if (existsSync(READY)) return;
    rmSync(HOME, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', HOME]);
    await run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ENGINE]);
    writeFileSync(READY, '');
  });
}

/** A running server. */
export interface MongoServer {
  /** Without a database. */
  readonly url: string;
  readonly port: number;
  /** Ends it in order, or as a machine that loses its power. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** @param flags of secantusd-py; `port` to come back at the same address */
export async function startMongo(flags: readonly string[] = [], port = 0): Promise<MongoServer> {
  const child: ChildProcess = spawn(
    PYTHON,
    ['-c', WITH_LIFELINE, '--port', String(port), '--storage-path', ':memory:', ...flags],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const heard: string[] = [];
  const listening = new Promise<number>((resolve) => {
    createInterface({ input: child.stderr! }).on('line', (line) => {
      heard.push(line);
      const found = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
  });
  const at = await Promise.race([listening, ended]);
  // Nobody waits for it: it ends with this process.
  child.unref();
  if (at === undefined) throw new Error(`The MongoDB test engine did not start:\n${heard.join('\n')}`);
  return {
    url: `mongodb://127.0.0.1:${at}/`,
    port: at,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

/** Whether this machine can run a server of its own; otherwise says why not, once a file. */
export async function canStartMongo(): Promise<boolean> {
  try {
    await install();
    return true;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    if (process.env.CI === 'true')
      throw new Error(`CI must test MongoDB, and the test engine cannot be had: ${why}`, { cause: error });
    console.warn(
      `MongoDB is not tested here: no Python 3 with ${ENGINE} (${why}). MONGODB_TEST_URI names a server instead.`,
    );
    return false;
  }
}

/** The address of `database` on the server that `url` names. */
export function withDatabase(url: string, database: string): string {
  const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(url);
  if (parts === null) throw new Error('MONGODB_TEST_URI is no mongodb:// address.');
  return `${parts[1]!}/${database}${parts[2] ?? ''}`;
}

export interface TempMongo {
  readonly storage: Storage;
  readonly url: string;
  readonly vault: Vault;
  reopen(tuning?: MongoTuning, as?: Vault): Promise<Storage>;
  close(): Promise<void>;
}

/** One database for a test file. */
export interface MongoForTests {
  /** Of the file's database. */
  readonly url: string;
  /** Beside the storage: to look at what is stored, and to spoil it. */
  readonly connection: Connection;
  /** Opens the file's database, empty as after prepareMongo. */
  open(tuning?: MongoTuning): Promise<TempMongo>;
  close(): Promise<void>;
}

/** A server and a database on it that is made ready. */
interface Prepared {
  /** Of the database. */
  readonly url: string;
  /** Null when it was there before. */
  readonly server: MongoServer | null;
}

async function prepareOne(): Promise<Prepared> {
  const given = process.env.MONGODB_TEST_URI;
  const server = given === undefined ? await startMongo() : null;
  const url = withDatabase(given ?? server!.url, `aviso_test_${randomBytes(6).toString('hex')}`);
  await prepareMongo({ url, vault: testVault() });
  return { url, server };
}

/** What the files of a worker share, one after the other: to start a server and to make a database ready takes two seconds. */
let shared: Promise<Prepared> | null = null;

/** Storages that no test uses now, by their tuning: one is as good as another, for nothing but the database outlasts a test. */
function createIdle(url: string, vault: Vault) {
  const idle = new Map<string, Storage[]>();
  const nameOf = (tuning: MongoTuning): string | null =>
    tuning.onCommand === undefined ? JSON.stringify(tuning) : null;
  return {
    async take(tuning: MongoTuning): Promise<Storage> {
      const name = nameOf(tuning);
      const known = name === null ? undefined : idle.get(name)?.pop();
      return known ?? openMongo({ url, vault, tuning });
    },
    async give(storage: Storage, tuning: MongoTuning): Promise<void> {
      const name = nameOf(tuning);
      if (name === null) await storage.close();
      else idle.set(name, [...(idle.get(name) ?? []), storage]);
    },
    close: () => Promise.all([...idle.values()].flat().map((storage) => storage.close())),
  };
}

/**
 * Takes the server of MONGODB_TEST_URI or starts one; null when neither can be had, which with CI=true is an error.
 * @param alone a server that no other file uses: where processes are killed, which leave transactions open
 */
export async function mongoForTests({ alone = false } = {}): Promise<MongoForTests | null> {
  const given = process.env.MONGODB_TEST_URI !== undefined;
  if (!given && !(await canStartMongo())) return null;
  const own = given || alone;
  const { url, server } = await (own ? prepareOne() : (shared ??= prepareOne()));
  const vault = testVault();
  const connection = await mongoose.createConnection(url).asPromise();
  const idle = createIdle(url, vault);

  async function empty(): Promise<void> {
    const collections = await connection.db!.collections();
    await Promise.all(
      collections
        .filter(({ collectionName }) => collectionName !== 'meta')
        .map((collection) => collection.deleteMany({})),
    );
  }

  return {
    url,
    connection,
    async open(tuning = {}) {
      await empty();
      let current = { storage: await idle.take(tuning), tuning };
      let closed = false;
      /** With other keys than the tests that come after have. */
      let foreign = false;
      /** As it is, but known to be closed when the test closes it. */
      const watched = (opened: Storage): Storage => ({
        ...opened,
        async close() {
          closed = true;
          await opened.close();
        },
      });
      let storage = watched(current.storage);
      return {
        get storage() {
          return storage;
        },
        url,
        vault,
        async reopen(again = tuning, as = vault) {
          await storage.close();
          current = { storage: await openMongo({ url, vault: as, tuning: again }), tuning: again };
          foreign = as !== vault;
          closed = false;
          storage = watched(current.storage);
          return storage;
        },
        async close() {
          if (!closed && foreign) await current.storage.close();
          else if (!closed) await idle.give(current.storage, current.tuning);
          closed = true;
        },
      };
    },
    async close() {
      await idle.close();
      // A server of the file's own keeps nothing, and who was killed in a transaction would hold a drop up.
      if (own && server === null) await connection.dropDatabase();
      await connection.close();
      if (own) await server?.stop('SIGKILL');
    },
  };
}
