import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveChange, countChange, requestChange } from '../../src/changes/changes.ts';
import { decideDue } from '../../src/decisions/decide-again.ts';
import { ensurePhases } from '../../src/decisions/phases.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording } from '../support/families.ts';
import { NOW } from '../support/records.ts';
import { storePhase } from '../support/phases.ts';
import { storePerson } from '../support/staff.ts';

/** A phase that is opened by two people, on either database. */
export function phaseOpeningSuite(open: () => Promise<{ storage: Storage; close(): Promise<void> }>): void {
  let temp: { storage: Storage; close(): Promise<void> };
  let id: string;
  const clock = { now: () => NOW };
  const ids = createIds(clock);
  const deps = async (name: string) => ({
    ...{ storage: temp.storage, clock, ids, wording },
    actor: await storePerson(temp.storage, name),
  });
  beforeEach(async () => {
    temp = await open();
    await ensurePhases(temp.storage);
    id = await storePhase(temp.storage, { eoirStatuses: ['in_absentia'] });
  });
  afterEach(() => temp.close());

  const family = (people = 1) =>
    storeFamily(temp.storage, {
      people,
      facts: { eoirStatus: 'in_absentia' },
      registration: { toldOutcome: 'later_phase', stage: 'idle' },
    });
  const isOpen = async () => (await temp.storage.listPhases()).find((phase) => phase.id === id)?.open;
  const of = () => ({ kind: 'phase_open', subject: id }) as const;

  describe('a phase that takes families in', () => {
    it('is counted by port, proposed by one, and opened when another approves the same figures', async () => {
      await family(2);
      const [ana, ben] = [await deps('Ana'), await deps('Ben')];
      const figures = await countChange(ana, of());
      expect(figures).toMatchObject({
        ...{ families: 1, told: 1, appointments: 0 },
        takenIn: [{ port: 'san-ysidro', families: 1, people: 2 }],
      });
      await expect(requestChange(ana, of(), null, ids.next())).rejects.toMatchObject({
        code: 'not_possible',
      });
      const { change } = await requestChange(ana, of(), 1, ids.next());
      expect(change).toMatchObject({ state: 'proposed', kind: 'phase_open', figures });
      expect(await isOpen()).toBe(false);
      await expect(approveChange(ana, change!.id, 1)).rejects.toMatchObject({ code: 'not_possible' });
      // Another family registers: what was proposed is not what would be done.
      await family(3);
      await expect(approveChange(ben, change!.id, 1)).rejects.toThrow('have changed');
      expect(await isOpen()).toBe(false);
      await approveChange(ben, change!.id, 2);
      expect(await isOpen()).toBe(true);
      await decideDue(ana);
      expect((await temp.storage.countRegistrations()).waiting).toBe(2);
      await expect(countChange(ana, of())).rejects.toMatchObject({ code: 'not_possible' });
    });

    it('is opened once by two who approve at once', async () => {
      await family();
      const [ana, ben, eva] = [await deps('Ana'), await deps('Ben'), await deps('Eva')];
      const { change } = await requestChange(ana, of(), 1, ids.next());
      const both = await Promise.allSettled([ben, eva].map((who) => approveChange(who, change!.id, 1)));
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const opened = await temp.storage.listAuditBefore({ before: 1e12, limit: 99, subject: id });
      expect(opened.filter(({ act }) => act === 'phase.open')).toHaveLength(1);
    });

    it('needs nobody else where it takes nobody in', async () => {
      const { change } = await requestChange(await deps('Ana'), of(), null, ids.next());
      expect(change).toBeNull();
      expect(await isOpen()).toBe(true);
    });
  });
}
