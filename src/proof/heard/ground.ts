import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORTS } from '../../../flows/programme.ts';
import { ensurePhases } from '../../decisions/phases.ts';
import type { Ids } from '../../domain/id.ts';
import type { KeywordIndex } from '../../domain/keywords.ts';
import { NOTHING_SET, type ProgrammeRecord } from '../../domain/programme-record.ts';
import type { ProgrammeWords } from '../../domain/programme-words.ts';
import { createIds } from '../../platform/ids.ts';
import { openSqlite } from '../../storage/sqlite/open.ts';
import type { Storage } from '../../storage/storage.ts';
import { createVault } from '../../storage/vault.ts';
import { createWording } from '../../wording/i18n.ts';
import { readKeywords } from '../../wording/words.ts';
import type { Wording } from '../../wording/wording.ts';

/** What talks are tried on: a database of its own, and a clock that stands still until it is moved. */
export interface Ground extends GroundWords {
  readonly storage: Storage;
  readonly ids: Ids;
  readonly clock: { now(): number };
  /** Moves the clock. Milliseconds. */
  wait(ms: number): void;
  /** Closes the database and removes it. */
  close(): Promise<void>;
}

/** In the middle of the programme, in office hours. */
const BEGINS_AT = Date.parse('2021-02-22T18:00:00Z');

/** Words that several grounds may share. */
export interface GroundWords {
  readonly wording: Wording;
  readonly keywords: KeywordIndex;
}

/** @param programme what texts say of what admins set; absent: as in the demo */
export function groundWords(localesDir: string, programme?: ProgrammeWords): GroundWords {
  return {
    wording: createWording({ localesDir, ...(programme !== undefined && { programme: () => programme }) }),
    keywords: readKeywords(localesDir),
  };
}

/**
 * What admins set, with a signature for every gate: without one nobody is given an appointment there.
 * @param at UTC milliseconds
 */
export function signedProgramme(record: ProgrammeRecord, at: number): ProgrammeRecord {
  const gates = Object.fromEntries(PORTS.map(({ id, gate }) => [id, record.gates[id] ?? gate]));
  const signatures = Object.fromEntries(
    PORTS.map(({ id, gate }) => [id, { gate: record.gates[id] ?? gate, by: 'proof', at, stands: true }]),
  );
  return { ...record, version: record.version + 1, gates, signatures, changedBy: 'proof', changedAt: at };
}

/**
 * Makes an empty programme in a temporary folder.
 * @param beginsAt UTC milliseconds
 */
export async function openGround(words: GroundWords, beginsAt = BEGINS_AT): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-heard-'));
  const vault = createVault(randomBytes(32), randomBytes);
  const storage = await openSqlite({ path: join(folder, 'aviso.db'), vault });
  await ensurePhases(storage);
  await storage.commit([{ kind: 'programme', record: signedProgramme(NOTHING_SET, beginsAt) }]);
  let now = beginsAt;
  const clock = { now: () => now };
  return {
    storage,
    ...words,
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
