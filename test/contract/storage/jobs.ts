import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import { makeCase, makeJob, makeRegistration, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function jobContract(held: Held): void {
  describe('jobs', () => {
    it('keeps each in its next version only, and gives it back whole', async () => {
      const first = makeJob({ id: 'J1' });
      const put = (job: Job) => held.storage.commit([{ kind: 'job', job }]);
      expect(await held.storage.findJob('J1')).toBeNull();
      expect(await put({ ...first, version: 2 })).toBe('stale');
      expect(await put(first)).toBe('ok');
      expect(await put(first)).toBe('stale');
      const running: Job = {
        ...first,
        version: 2,
        state: 'running',
        ...{ confirmedBy: 'cli:eva', confirmedAt: NOW, tries: 1 },
      };
      // Two who confirm at once: it is begun once.
      const both = await Promise.all([put(running), put({ ...running, confirmedBy: 'cli:ana' })]);
      expect([...both].sort()).toEqual(['ok', 'stale']);
      const done: Job = {
        ...running,
        version: 3,
        state: 'done',
        ...{ endedAt: NOW, dueAt: null, fileKey: null, found: null, figures: {} },
      };
      expect(await put(done)).toBe('ok');
      expect(await (await held.reopen()).findJob('J1')).toEqual(done);
    });

    it('lists those of a kind, the newest first, and those for which there is something to do', async () => {
      const jobs = [
        makeJob({ id: 'J1', dueAt: NOW + 2 }),
        makeJob({ id: 'J2', dueAt: null }),
        makeJob({ id: 'J3', kind: 'slots_import', dueAt: NOW + 1 }),
        makeJob({ id: 'J4', dueAt: NOW + 1 }),
        makeJob({ id: 'J5', dueAt: NOW + 3 }),
      ];
      for (const job of jobs) await held.storage.commit([{ kind: 'job', job }]);
      const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);
      const ofRoster = { kind: 'roster_import', limit: 2 } as const;
      expect(ids(await held.storage.listJobs(ofRoster))).toEqual(['J5', 'J4']);
      expect(ids(await held.storage.listJobs({ ...ofRoster, before: 'J4' }))).toEqual(['J2', 'J1']);
      expect(await held.storage.listJobs({ kind: 'assignment', limit: 9 })).toEqual([]);
      expect(ids(await held.storage.listJobsDue({ now: NOW + 2, limit: 9 }))).toEqual(['J3', 'J4', 'J1']);
      expect(ids(await held.storage.listJobsDue({ now: NOW + 2, limit: 1 }))).toEqual(['J3']);
      expect(await held.storage.listJobsDue({ now: NOW, limit: 9 })).toEqual([]);
    });

    it('names whom an import would have decided again, and marks nobody', async () => {
      const facts = [1, 2, 3, 4].map((at) => makeCase({ aNumber: `00000010${at}`, familyId: `F-${at}` }));
      await held.storage.importCases(facts.slice(0, 3), { dryRun: false });
      const registrations = facts.map(({ aNumber, familyId }, at) =>
        makeRegistration({
          ...{ id: `R-${at}`, aNumber, familyId },
          stage: at === 1 ? 'withdrawn' : 'waiting',
        }),
      );
      for (const registration of registrations)
        await held.storage.commit([{ kind: 'registration', registration }]);
      const [same, gone, moved, fresh] = facts;
      const named = await held.storage.listConcernedBy([
        same!,
        { ...gone!, eoirStatus: 'closed' },
        { ...moved!, familyId: 'F-9' },
        fresh!,
      ]);
      expect([...named].sort()).toEqual(['R-2', 'R-3']);
      expect(await held.storage.listDecisionsDue(9)).toEqual([]);
      expect(await held.storage.findCase('000000104')).toBeNull();
    });
  });
}
