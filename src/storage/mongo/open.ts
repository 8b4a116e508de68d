import type { Connection } from 'mongoose';
import { AvisoError } from '../../domain/errors.ts';
import type { DatabaseVault } from '../database-vault.ts';
import type { Storage } from '../storage.ts';
import { vaultPort } from '../vault-port.ts';
import type { Call } from '../ports/calls.ts';
import { createCommits } from './commits.ts';
import { connect, PATIENCE_MS } from './connection.ts';
import { storageError } from './failures.ts';
import { keyPort } from './keys.ts';
import { createModels, type Models } from './models.ts';
import { createNamesWalk, namePort } from './names.ts';
import { createParts, type Parts } from './parts.ts';
import { accountPort } from '../ports/accounts.ts';
import { addressPort } from '../ports/addresses.ts';
import { administrationPort } from '../ports/administration.ts';
import { broadcastPort } from './ports/broadcasts.ts';
import { datePort } from '../ports/dates.ts';
import { lettingGoPort } from './ports/letting-go.ts';
import { outboxPort } from './ports/outbox.ts';
import { registrationPort } from '../ports/registrations.ts';
import { rosterPort } from './ports/roster.ts';
import { slotPort } from './ports/slots.ts';
import { turnPort } from '../ports/turns.ts';
import { workPort } from '../ports/work.ts';
import { checkIndexes, checkPrepared, type MongoOptions } from './prepare.ts';
import { createSeals } from './seals.ts';
import { vaultOf } from './standing.ts';
import { tokenPort } from './tokens.ts';
import { createTransactions } from './transactions.ts';
import { upgradePorts } from './upgrade-ports.ts';

export { prepareMongo, type MongoOptions } from './prepare.ts';

/**
 * Opens a MongoDB database that prepareMongo made ready.
 *
 * Throws AvisoError: `storage_standalone`, `storage_unprepared`, `storage_newer`, `storage_key_mismatch` (nothing was changed
 * then), `storage_unavailable`. What the storage throws later is `storage_busy`, `storage_full` or `storage_unavailable`;
 * it works again by itself when the cause is gone.
 */
export async function openMongo(options: MongoOptions): Promise<Storage> {
  const { url, tuning } = options;
  const connection = await connect(url, tuning);
  const models = createModels(connection);
  const database = await checkOpened(connection, models, options);

  const patienceMs = tuning?.patienceMs ?? PATIENCE_MS;
  const transactions = createTransactions(connection, patienceMs);
  const parts = createParts(models, database.vault, transactions, patienceMs, tuning);
  const commits = createCommits(parts, transactions, parts.turnTaking);

  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  /** Every call goes through here: refused once closed, waited for by close(), its errors those of the catalogue. */
  async function call<T>(work: () => T): Promise<Awaited<T>> {
    if (closed) throw new AvisoError('storage_unavailable', 'It was closed.');
    const running = Promise.resolve(work());
    underWay.add(running);
    try {
      return await running;
    } catch (error) {
      throw storageError(error);
    } finally {
      underWay.delete(running);
    }
  }

  const seals = createSeals(connection, models, database.vault, call);
  return {
    commit: (writes) => call(() => commits.commit(writes)),
    ping: () =>
      call(async () => {
        await models.meta.updateOne({ _id: 'ping' }, { $set: { value: '' } }, { upsert: true });
      }),
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
      await connection.close();
    },
    ...recordPorts(parts, call),
    ...keyPort(models, database.vault, transactions, call),
    ...vaultPort(database.vault),
    ...seals,
    ...upgradePorts(database, connection, models, seals, call),
  };
}

/** What of the port is about one kind of record each. */
function recordPorts(parts: Parts, call: Call) {
  const { models, vault, names, fences, tokens, transactions } = parts;
  const calls = { read: call, write: call };
  return {
    ...turnPort(parts, calls),
    ...rosterPort(parts, call),
    ...registrationPort(parts, calls),
    ...namePort(names, createNamesWalk(models, vault, names, fences), transactions, call),
    ...datePort(parts, calls),
    ...slotPort(parts, call),
    ...outboxPort(parts, call),
    ...administrationPort(parts, calls),
    ...accountPort(parts, calls),
    ...tokenPort(tokens, call),
    ...addressPort(parts, calls),
    ...workPort(parts, calls),
    ...broadcastPort(parts, call),
    ...lettingGoPort(parts, call),
  };
}

/** Closes what is not prepared for this version; gives the vault that goes by how its seals stand. */
async function checkOpened(
  connection: Connection,
  models: Models,
  { vault, onSurplus }: MongoOptions,
): Promise<DatabaseVault> {
  try {
    await checkPrepared(models, vault);
    if (onSurplus !== undefined) {
      const surplus = await checkIndexes(models);
      if (surplus.length > 0) onSurplus(surplus);
    }
    return await vaultOf(models, vault);
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw storageError(error);
  }
}
