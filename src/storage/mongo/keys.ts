import type { KeyStorage } from '../key-port.ts';
import { processRecord } from '../records/processes.ts';
import type { Vault } from '../vault.ts';
import { createKeyRows } from './key-rows.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';
import type { Transactions } from './transactions.ts';

const OVER = { $lte: [{ $toLong: '$until' }, { $toLong: '$$NOW' }] } as const;

/** Keys and who has them, as the port has them. The database's clock says who lives, as with leases. */
export function keyPort(
  models: Models,
  vault: Vault,
  transactions: Transactions,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): KeyStorage {
  const { processes } = models;
  const rows = createKeyRows(models, vault);
  const documents = createDocuments(processes, vault, processRecord);
  const { ring } = vault;
  const refresh = () =>
    call(async () => {
      ring.take(await rows.list());
    });
  return {
    keysHeld: () => ring.held(),
    listKeys: () => call(() => rows.list()),
    refreshKeys: refresh,
    async moveKeys(step, at) {
      await call(() =>
        transactions.run(async (session) => {
          await rows.replace(ring.moved(step, await rows.list(session), at), session);
        }),
      );
      await refresh();
    },
    async announceProcess({ id, name, now, liveMs }) {
      const { dataKeys, opens, seals } = ring.held();
      const set = {
        ...{ name: { $literal: name }, seals: { $literal: seals } },
        ...{ dataKeys: { $literal: dataKeys }, opens: { $literal: opens } },
        until: { $add: ['$$NOW', Math.ceil(liveMs * 1.5)] },
      };
      const put = call(() =>
        processes.updateOne({ _id: id }, [{ $set: set }], { upsert: true, updatePipeline: true }),
      );
      await put.catch((error: unknown) => {
        ring.doubt();
        throw error;
      });
      ring.trustUntil(now + liveMs);
    },
    dropProcess: (id) =>
      call(async () => {
        await processes.deleteMany({ $or: [{ _id: id }, { $expr: OVER }] });
      }),
    listProcesses: () =>
      call(() =>
        documents.all(
          processes
            .find({ $nor: [{ $expr: OVER }] })
            .sort({ _id: 1 })
            .lean(),
        ),
      ),
  };
}
