import { writeSync } from 'node:fs';
import { AvisoError } from '../../../src/domain/errors.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { makeConversation, makeInbound, makeOutboxMessage } from '../../support/records.ts';
import { testVault } from '../../support/storage.ts';

/** Passes an expected count `count` times against whoever else does. */
async function pass(storage: Storage, count: number): Promise<void> {
  for (let passed = 0; passed < count;) {
    const expected = await storage.readCount('shared');
    const outcome = await storage
      .commit([{ kind: 'expectedCount', name: 'shared', expected }])
      .catch((error: unknown) => {
        // The others leave no gap; on a slow disk that can last. Nothing was written: again, as a caller does.
        if (error instanceof AvisoError && error.code === 'storage_busy') return 'stale';
        throw error;
      });
    if (outcome === 'ok') passed += 1;
  }
}

/** Makes turns on `count` talks for ever, and prints each one that was acknowledged: sid, contact, version, message id. */
async function turns(storage: Storage, count: number): Promise<void> {
  async function talk(contactId: string): Promise<void> {
    for (let version = 1; ; version += 1) {
      const sid = `SM-${process.pid}-${contactId}-${version}`;
      const message = makeOutboxMessage({ id: `M-${sid}`, contactId });
      const outcome = await storage.commit([
        { kind: 'inbound', contactId, message: makeInbound({ sid }) },
        { kind: 'conversation', conversation: makeConversation({ contactId, version }) },
        { kind: 'send', message },
      ]);
      if (outcome !== 'ok') throw new Error(outcome);
      // Synchronous, so that the line is out before the process can be killed for another one.
      writeSync(1, `${sid} ${contactId} ${version} ${message.id}\n`);
    }
  }
  await Promise.all(Array.from({ length: count }, (_, at) => talk(`contact-${process.pid}-${at}`)));
}

const [, , job, path = '', count = ''] = process.argv;
const storage = await openSqlite({ path, vault: testVault() });
await (job === 'turns' ? turns : pass)(storage, Number(count));
await storage.close();
