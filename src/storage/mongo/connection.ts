import mongoose, { type Connection } from 'mongoose';
import { z } from 'zod';
import { AvisoError } from '../../domain/errors.ts';
import { storageError } from './failures.ts';
import { mendLostWrites } from './lost-writes.ts';

export const PATIENCE_MS = 4_000;

export interface MongoTuning {
  /** Milliseconds that a call may wait for a reachable primary, and a transaction for others in its way. */
  readonly patienceMs?: number;
  /** Milliseconds without a word from the server after which one call has failed. */
  readonly socketTimeoutMs?: number;
  /** Rows of the outbox that one transaction of a claim looks at. */
  readonly claimRows?: number;
  /** Told of each command as it is sent, for tests and diagnosis. */
  readonly onCommand?: (name: string, command: Readonly<Record<string, unknown>>) => void;
}

const hello = z.looseObject({ setName: z.string().optional(), msg: z.string().optional() });

/** A server by itself knows no transactions: a turn could be left half made. */
async function refuseStandalone(connection: Connection): Promise<void> {
  const answer = hello.parse(await connection.db?.admin().command({ hello: 1 }));
  // `isdbgrid` is a router of a sharded cluster.
  if (answer.setName === undefined && answer.msg !== 'isdbgrid') throw new AvisoError('storage_standalone');
}

/** The driver's own message would repeat the address, password and all. */
function unreadable(): AvisoError {
  return new AvisoError(
    'storage_unavailable',
    'DATABASE_URL is not an address that MongoDB’s driver can read.',
  );
}

/** Connections to each server, when the address does not say. */
const POOL_SIZE = 50;

/** The database when the address names none; MongoDB's own default is `test`. */
const DATABASE = 'aviso';

function namesDatabase(url: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/?]+\/[^?]/.test(url);
}

/**
 * Connects to the database that `url` names, or to `aviso`. Throws AvisoError `storage_unavailable` when no primary is reached in time,
 * `storage_standalone` when the server is not part of a replica set.
 */
export async function connect(url: string, tuning: MongoTuning = {}): Promise<Connection> {
  mendLostWrites();
  const patienceMs = tuning.patienceMs ?? PATIENCE_MS;
  let connection: Connection;
  try {
    connection = mongoose.createConnection(url, {
      appName: 'aviso',
      monitorCommands: tuning.onCommand !== undefined,
      ...(!namesDatabase(url) && { dbName: DATABASE }),
      // A call made while there is no connection fails in time instead of waiting without end.
      bufferCommands: false,
      autoCreate: false,
      autoIndex: false,
      promoteBuffers: true,
      retryReads: true,
      retryWrites: true,
      readPreference: 'primary',
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority', wtimeoutMS: 5_000 },
      // Said in the address, it is as the operator wants it: hosted databases count connections.
      ...(!/[?&]maxPoolSize=/i.test(url) && { maxPoolSize: POOL_SIZE }),
      serverSelectionTimeoutMS: patienceMs,
      connectTimeoutMS: patienceMs,
      waitQueueTimeoutMS: patienceMs,
      // A server that hangs: a claim of many rows takes a second at most.
      socketTimeoutMS: tuning.socketTimeoutMs ?? 15_000,
    });
  } catch {
    throw unreadable();
  }
  try {
    await connection.asPromise();
    if (tuning.onCommand !== undefined)
      connection.getClient().on('commandStarted', ({ commandName, command }) => {
        tuning.onCommand?.(commandName, z.record(z.string(), z.unknown()).parse(command));
      });
    await refuseStandalone(connection);
    return connection;
  } catch (error) {
    await connection.close(true).catch(() => undefined);
    // Two packages have an error of this name.
    throw error instanceof Error && error.name === 'MongoParseError' ? unreadable() : storageError(error);
  }
}
