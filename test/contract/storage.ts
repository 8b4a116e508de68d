import { afterEach, beforeEach, describe } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import type { Vault } from '../../src/storage/vault.ts';
import { accountContract } from './storage/accounts.ts';
import { addressesContract } from './storage/addresses.ts';
import { administrationContract } from './storage/administration.ts';
import { broadcastContract } from './storage/broadcasts.ts';
import { appointmentContract } from './storage/appointments.ts';
import { commitContract } from './storage/commits.ts';
import { checkInContract } from './storage/check-ins.ts';
import { demoContract } from './storage/demo.ts';
import { figuresContract } from './storage/figures.ts';
import { erasureContract } from './storage/erasures.ts';
import { keyContract } from './storage/keys.ts';
import { jobContract } from './storage/jobs.ts';
import { savedViewContract } from './storage/saved-views.ts';
import { nameContract } from './storage/names.ts';
import { noteContract } from './storage/notes.ts';
import { outboxAnsweredContract } from './storage/outbox-answered.ts';
import { outboxArrivedContract } from './storage/outbox-arrived.ts';
import { outboxContract } from './storage/outbox.ts';
import { outboxOrderContract } from './storage/outbox-order.ts';
import { outboxTurnsContract } from './storage/outbox-turns.ts';
import { registrationContract } from './storage/registrations.ts';
import { retentionContract } from './storage/retention.ts';
import { rosterContract } from './storage/roster.ts';
import { sealContract } from './storage/seals.ts';
import { tokenContract } from './storage/tokens.ts';
import { triesContract } from './storage/tries.ts';
import { turnContract } from './storage/turns.ts';

/** One implementation over one fresh, empty database. */
export interface StorageUnderTest {
  readonly storage: Storage;
  /** Closes it and opens the same database again, as after a restart; with the same keys unless `as` has others. */
  reopen(tuning?: undefined, as?: Vault): Promise<Storage>;
  /** Lets go of everything and removes the database. */
  close(): Promise<void>;
}

/** Gives the storage of the running test. */
export interface Held {
  readonly storage: Storage;
  reopen(as?: Vault): Promise<Storage>;
  /** How often to repeat what a fast engine repeats `full` times. */
  times(full: number): number;
  /** How often to try at random what a fast engine tries `full` times. */
  runs(full: number): number;
  /** More rows than one transaction of a claim looks at. */
  readonly moreThanAClaim: number;
}

/** What an engine can do in reasonable time; what is expected stays the same. */
interface Reasonable {
  /** Of what a fast engine does at once, or one after the other. */
  readonly share?: number;
  /** Of the tries at random of a fast engine. */
  readonly runs?: number;
  readonly moreThanAClaim?: number;
}

/**
 * What every implementation of the storage port must do. `open` gives a fresh database each time.
 */
export function storageContract(
  name: string,
  open: () => Promise<StorageUnderTest>,
  { share = 1, runs = share, moreThanAClaim = 1_300 }: Reasonable = {},
): void {
  describe(`${name}: storage contract`, () => {
    let under: StorageUnderTest | null = null;
    let storage: Storage | null = null;

    beforeEach(async () => {
      under = await open();
      storage = under.storage;
    });
    afterEach(async () => {
      await under?.close();
      under = null;
    });

    const held: Held = {
      get storage() {
        if (storage === null) throw new Error('No test is running.');
        return storage;
      },
      async reopen(as) {
        if (under === null) throw new Error('No test is running.');
        storage = await under.reopen(undefined, as);
        return storage;
      },
      times: (full) => Math.ceil(full * share),
      runs: (full) => Math.ceil(full * runs),
      moreThanAClaim,
    };

    turnContract(held);
    commitContract(held);
    retentionContract(held);
    rosterContract(held);
    registrationContract(held);
    nameContract(held);
    appointmentContract(held);
    checkInContract(held);
    outboxContract(held);
    outboxAnsweredContract(held);
    outboxArrivedContract(held);
    outboxOrderContract(held);
    outboxTurnsContract(held);
    administrationContract(held);
    tokenContract(held);
    accountContract(held);
    triesContract(held);
    addressesContract(held);
    broadcastContract(held);
    erasureContract(held);
    demoContract(held);
    noteContract(held);
    figuresContract(held);
    jobContract(held);
    savedViewContract(held);
    sealContract(held);
    keyContract(held);
  });
}
