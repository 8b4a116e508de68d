import { describe } from 'vitest';
import { openSqliteForCopy } from '../../src/storage/sqlite/copy.ts';
import { openTempStorage } from '../support/storage.ts';
import { size } from '../support/size.ts';
import { livesThroughAnything } from './life.ts';

describe('an appointment’s life', () => {
  livesThroughAnything(
    async () => {
      const temp = await openTempStorage();
      return {
        storage: temp.storage,
        rows: () => openSqliteForCopy({ path: temp.path, vault: temp.vault }),
        close: () => temp.close(),
      };
    },
    size('APPOINTMENT_LIVES', { usual: 12, large: 500 }),
  );
});
