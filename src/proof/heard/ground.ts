import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORTS } from '../../../flows/programme.ts';
import { ensurePhases } from '../../decisions/phases.ts';
import type { Ids } from '../../domain/id.ts';
import { NOTHING_SET } from '../../domain/programme-record.ts';
import type { KeywordIndex } from '../../domain/keywords.ts';
import { createIds } from '../../platform/ids.ts';
import { openSqlite } from '../../storage/sqlite/open.ts';
import type { Storage } from '../../storage/storage.ts';
import { createVault } from '../../storage/vault.ts';
import { createWording } from '../../wording/i18n.ts';
import { readKeywords } from '../../wording/words.ts';
import type { Wording } from '../../wording/wording.ts';

/** What talks are tried on: a database of its own, and a clock that stands still until it is moved. */
export interface Ground {
  readonly storage: Storage;
  readonly wording: Wording;
  readonly keywords: KeywordIndex;
  readonly ids: Ids;
  readonly clock: { now(): number };
  /** Moves the clock. Milliseconds. */
  wait(ms: number): void;
  /** Closes the database and removes it. */
  close(): Promise<void>;
}

/** In the middle of the programme, in office hours. */
const BEGINS_AT = Date.parse('2021-02-22T18:00:00Z');

/** Makes an empty programme in a temporary folder. */
export async function openGround(localesDir: string): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-heard-'));
  const vault = createVault(randomBytes(32), randomBytes, 'bound');
  const storage = await openSqlite({ path: join(folder, 'aviso.db'), vault });
  await ensurePhases(storage);
  await signGates(storage);
  let now = BEGINS_AT;
  const clock = { now: () => now };
  return {
    storage,
    wording: createWording({ localesDir }),
    keywords: readKeywords(localesDir),
    ids: createIds(clock),
    clock,
    wait(ms) {
      now += ms;
    },
    async close() {
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Nobody is given an appointment at a port whose gate nobody signed. */
async function signGates(storage: Storage): Promise<void> {
  const gates = Object.fromEntries(PORTS.map(({ id, gate }) => [id, gate]));
  const signatures = Object.fromEntries(
    PORTS.map(({ id, gate }) => [id, { gate, by: 'heard', at: 0, stands: true }]),
  );
  await storage.commit([
    { kind: 'programme', record: { ...NOTHING_SET, gates, signatures, version: NOTHING_SET.version + 1 } },
  ]);
}
