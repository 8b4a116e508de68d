import { describe, expect, it } from 'vitest';
import { makeCase, makeRegistration } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function rosterContract(held: Held): void {
  const write = { dryRun: false };

  describe('roster', () => {
    it('is empty at first', async () => {
      expect(await held.storage.findCase('000000001')).toBeNull();
      expect(await held.storage.findFamily('F-1')).toEqual([]);
      expect(await held.storage.countCases()).toBe(0);
      expect(await held.storage.importCases([], write)).toEqual({ added: 0, changed: 0, unchanged: 0 });
    });

    it('gives back the cases it was given, by A-number and by family', async () => {
      const family = [
        makeCase({ aNumber: '000000300', familyId: 'F-1', givenNames: 'Ana María', birthDate: '1990-02-28' }),
        makeCase({
          aNumber: '000000100',
          familyId: 'F-1',
          givenNames: 'Luis',
          returned: false,
          eoirStatus: 'closed',
        }),
        makeCase({
          aNumber: '000000200',
          familyId: 'F-1',
          nationality: 'BRA',
          language: 'kek',
          portOfReturn: 'laredo',
        }),
      ];
      const other = makeCase({ aNumber: '000000400', familyId: 'F-2' });
      expect(await held.storage.importCases([...family, other], write)).toEqual({
        added: 4,
        changed: 0,
        unchanged: 0,
      });
      const storage = await held.reopen();
      expect(await storage.findCase('000000300')).toEqual(family[0]);
      expect(await storage.findCase('000000400')).toEqual(other);
      expect(await storage.findCase('000000500')).toBeNull();
      expect(await storage.findFamily('F-1')).toEqual([family[1], family[2], family[0]]);
      expect(await storage.countCases()).toBe(4);
    });

    it('counts what is added, changed and unchanged, across a large batch', async () => {
      const sevenths = held.times(111);
      const many = 7 * sevenths;
      const cases = Array.from({ length: many }, () => makeCase());
      expect(await held.storage.importCases(cases, write)).toEqual({ added: many, changed: 0, unchanged: 0 });
      expect(await held.storage.importCases(cases, write)).toEqual({ added: 0, changed: 0, unchanged: many });
      const changed = cases.map((facts, at) =>
        at % 7 === 0 ? { ...facts, surnames: 'Prueba Cambiada' } : facts,
      );
      const fresh = [makeCase(), makeCase()];
      expect(await held.storage.importCases([...changed, ...fresh], write)).toEqual({
        added: 2,
        changed: sevenths,
        unchanged: 6 * sevenths,
      });
      expect(await held.storage.findCase(changed[many - 7]!.aNumber)).toEqual(changed[many - 7]);
      expect(await held.storage.findCase(changed[many - 6]!.aNumber)).toEqual(changed[many - 6]);
      expect(await held.storage.countCases()).toBe(many + 2);
    });

    it.each([
      ['familyId', { familyId: 'F-new' }],
      ['givenNames', { givenNames: 'Otra' }],
      ['surnames', { surnames: 'Otra' }],
      ['birthDate', { birthDate: '1991-01-01' }],
      ['nationality', { nationality: 'CUB' }],
      ['language', { language: 'pt' }],
      ['enrolledOn', { enrolledOn: '2020-01-01' }],
      ['returned', { returned: false }],
      ['eoirStatus', { eoirStatus: 'granted' }],
      ['portOfReturn', { portOfReturn: 'gateway' }],
    ] as const)('notices a changed %s', async (_field, change) => {
      const facts = makeCase();
      await held.storage.importCases([facts], write);
      const next = { ...facts, ...change };
      expect(await held.storage.importCases([next], write)).toEqual({ added: 0, changed: 1, unchanged: 0 });
      expect(await held.storage.findCase(facts.aNumber)).toEqual(next);
    });

    it('counts without writing on a dry run', async () => {
      const facts = makeCase();
      await held.storage.importCases([facts], write);
      await held.storage.commit([
        { kind: 'registration', registration: makeRegistration({ id: 'r-1', familyId: facts.familyId }) },
      ]);
      expect(
        await held.storage.importCases([{ ...facts, returned: false }, makeCase()], { dryRun: true }),
      ).toEqual({ added: 1, changed: 1, unchanged: 0 });
      expect(await held.storage.findCase(facts.aNumber)).toEqual(facts);
      expect(await held.storage.countCases()).toBe(1);
      expect(await held.storage.listDecisionsDue(9)).toEqual([]);
    });

    it('marks the registrations of changed families, and only those, for a new decision', async () => {
      const [changed, moved, same, grown] = ['F-1', 'F-2', 'F-3', 'F-4'].map((familyId) =>
        makeCase({ familyId }),
      );
      await held.storage.importCases([changed!, moved!, same!, grown!], write);
      for (const [id, familyId, stage] of [
        ['r-1', 'F-1', 'waiting'],
        ['r-2', 'F-2', 'scheduled'],
        ['r-3', 'F-3', 'waiting'],
        ['r-4', 'F-4', 'idle'],
        ['r-5', 'F-5', 'idle'],
        ['r-6', 'F-1', 'withdrawn'],
      ] as const)
        expect(
          await held.storage.commit([
            { kind: 'registration', registration: makeRegistration({ id, familyId, stage }) },
          ]),
        ).toBe('ok');
      await held.storage.importCases(
        [
          { ...changed!, eoirStatus: 'closed' },
          // Moves from F-2 to F-5: both families are others now.
          { ...moved!, familyId: 'F-5' },
          same!,
          makeCase({ familyId: 'F-4' }),
        ],
        write,
      );
      const due = await held.storage.listDecisionsDue(9);
      expect(due.map(({ id }) => id).sort()).toEqual(['r-1', 'r-2', 'r-4', 'r-5']);
      expect(due.every(({ decisionDue }) => decisionDue)).toBe(true);
      expect((await held.storage.findRegistration('r-3'))?.decisionDue).toBe(false);
      expect(await held.storage.listDecisionsDue(2)).toHaveLength(2);
    });

    it('lets nobody undo the mark who decided from the facts before it', async () => {
      const facts = makeCase({ familyId: 'F-1' });
      await held.storage.importCases([facts], write);
      await held.storage.commit([
        { kind: 'registration', registration: makeRegistration({ id: 'r-1', familyId: 'F-1' }) },
      ]);
      const before = await held.storage.findRegistration('r-1');
      await held.storage.importCases([{ ...facts, returned: false }], write);
      const decided = { ...before!, version: before!.version + 1, decisionDue: false };
      expect(await held.storage.commit([{ kind: 'registration', registration: decided }])).toBe('stale');
      const now = await held.storage.findRegistration('r-1');
      expect(now?.decisionDue).toBe(true);
      const again = { ...now!, version: now!.version + 1, decisionDue: false };
      expect(await held.storage.commit([{ kind: 'registration', registration: again }])).toBe('ok');
      expect(await held.storage.listDecisionsDue(9)).toEqual([]);
    });
  });
}
