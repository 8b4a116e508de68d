import { describe, expect, it } from 'vitest';
import type { Registration } from '../../../src/domain/registration.ts';
import type { CommitOutcome } from '../../../src/storage/write.ts';
import { makeRegistration, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function registrationContract(held: Held): void {
  const put = (registration: Registration): Promise<CommitOutcome> =>
    held.storage.commit([{ kind: 'registration', registration }]);

  describe('registrations', () => {
    it('finds nothing at first', async () => {
      expect(await held.storage.findRegistration('r-1')).toBeNull();
      expect(await held.storage.findRegistrationByReceipt('R-1')).toBeNull();
      expect(await held.storage.findRegistrationOfFamily('F-1')).toBeNull();
      expect(await held.storage.listRegistrationsOf('contact-1')).toEqual([]);
      expect(await held.storage.listWaiting({ limit: 9 })).toEqual([]);
      expect(await held.storage.countRegistrations()).toEqual({
        idle: 0,
        waiting: 0,
        scheduled: 0,
        withdrawn: 0,
      });
    });

    it.each<[string, Partial<Registration>]>([
      ['a full one', { needs: ['medical', 'pregnancy'], missing: 'Mi hermana Eva Prueba', city: 'Ciudad Ñ' }],
      [
        'one with other phones',
        {
          alternate: { number: '+525550000002', channel: 'sms' },
          shelter: { number: '+525550000003', channel: 'whatsapp' },
        },
      ],
      [
        'a sparse one',
        {
          contactId: null,
          place: 'united_states',
          city: null,
          members: [],
          decision: { outcome: 'in_united_states', rule: 'in-united-states-active', phaseId: null },
          toldOutcome: 'review',
          stage: 'idle',
          decisionDue: true,
        },
      ],
    ])('gives back what it was given: %s', async (_case, over) => {
      const registration = makeRegistration({ id: 'r-1', receipt: 'R-1', familyId: 'F-1', ...over });
      expect(await put(registration)).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.findRegistration('r-1')).toEqual(registration);
      expect(await storage.findRegistrationByReceipt('R-1')).toEqual(registration);
      expect(await storage.findRegistrationOfFamily('F-1')).toEqual(registration);
    });

    it('replaces a registration by its next version, every field of it', async () => {
      const first = makeRegistration({ id: 'r-1', receipt: 'R-1' });
      await put(first);
      const next = makeRegistration({
        id: 'r-1',
        version: 2,
        receipt: 'R-2',
        contactId: 'contact-2',
        familyId: 'F-2',
        language: 'ht',
        place: 'elsewhere',
        zone: 'America/Cancun',
        portOfReturn: 'nogales',
        enrolledOn: '2020-01-01',
        decision: { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null },
        toldOutcome: 'not_considered',
        stage: 'idle',
        decisionDue: true,
        createdAt: NOW + 1,
        consentVersion: null,
      });
      expect(await put(next)).toBe('ok');
      expect(await held.storage.findRegistration('r-1')).toEqual(next);
      expect(await held.storage.findRegistrationByReceipt('R-1')).toBeNull();
      expect(await put(next)).toBe('stale');
      expect(await put({ ...next, version: 4 })).toBe('stale');
      expect(await put({ ...next, version: 1 })).toBe('stale');
    });

    it('holds one registration a family that is not withdrawn', async () => {
      const first = makeRegistration({ id: 'r-1', familyId: 'F-1' });
      await put(first);
      const second = makeRegistration({ id: 'r-2', familyId: 'F-1' });
      expect(await put(second)).toBe('taken');
      expect(await held.storage.findRegistration('r-2')).toBeNull();
      expect(await put({ ...first, version: 2, stage: 'withdrawn' })).toBe('ok');
      expect(await held.storage.findRegistrationOfFamily('F-1')).toBeNull();
      expect(await put(second)).toBe('ok');
      expect(await put({ ...first, version: 3, stage: 'waiting' })).toBe('taken');
      expect((await held.storage.findRegistrationOfFamily('F-1'))?.id).toBe('r-2');
    });

    it('lets one of 50 parallel registrations of a family through', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => put(makeRegistration({ familyId: 'F-1' }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(49);
    });

    it('lists what a contact registered and did not withdraw, oldest first', async () => {
      await put(makeRegistration({ id: 'r-b', contactId: 'contact-1', createdAt: NOW + 2 }));
      await put(makeRegistration({ id: 'r-c', contactId: 'contact-1', createdAt: NOW + 1 }));
      await put(makeRegistration({ id: 'r-a', contactId: 'contact-1', createdAt: NOW + 2 }));
      await put(makeRegistration({ id: 'r-d', contactId: 'contact-1', stage: 'withdrawn' }));
      await put(makeRegistration({ id: 'r-e', contactId: 'contact-2' }));
      const listed = await held.storage.listRegistrationsOf('contact-1');
      expect(listed.map(({ id }) => id)).toEqual(['r-c', 'r-a', 'r-b']);
    });

    it('lists who waits by enrolment date and id, page by page, of one port or all', async () => {
      const rows = Array.from({ length: 25 }, (_, at) =>
        makeRegistration({
          id: `r-${String(at).padStart(2, '0')}`,
          enrolledOn: `2019-08-${String(1 + ((at * 7) % 5)).padStart(2, '0')}`,
          portOfReturn: at % 3 === 0 ? 'gateway' : 'san-ysidro',
          stage: at % 8 === 7 ? 'scheduled' : 'waiting',
        }),
      );
      for (const row of rows) await put(row);
      const expected = rows
        .filter(({ stage }) => stage === 'waiting')
        .sort((a, b) => (`${a.enrolledOn} ${a.id}` < `${b.enrolledOn} ${b.id}` ? -1 : 1));
      for (const port of [undefined, 'gateway', 'san-ysidro', 'nogales'] as const) {
        const found: Registration[] = [];
        for (;;) {
          const last = found.at(-1);
          const page = await held.storage.listWaiting({
            limit: 4,
            ...(port && { port }),
            ...(last && { after: { enrolledOn: last.enrolledOn, id: last.id } }),
          });
          expect(page.length).toBeLessThanOrEqual(4);
          if (page.length === 0) break;
          found.push(...page);
        }
        const wanted = expected.filter((row) => port === undefined || row.portOfReturn === port);
        expect(found).toEqual(wanted);
      }
    });

    it('counts by stage', async () => {
      for (const stage of ['idle', 'waiting', 'waiting', 'scheduled', 'withdrawn', 'withdrawn'] as const)
        await put(makeRegistration({ stage }));
      expect(await held.storage.countRegistrations()).toEqual({
        idle: 1,
        waiting: 2,
        scheduled: 1,
        withdrawn: 2,
      });
    });

    it('marks all that are not withdrawn for a new decision', async () => {
      await put(makeRegistration({ id: 'r-1', stage: 'idle' }));
      await put(makeRegistration({ id: 'r-2', stage: 'scheduled' }));
      await put(makeRegistration({ id: 'r-3', stage: 'withdrawn' }));
      expect(await held.storage.commit([{ kind: 'decideAll' }])).toBe('ok');
      const due = await held.storage.listDecisionsDue(9);
      expect(due.map(({ id }) => id).sort()).toEqual(['r-1', 'r-2']);
      expect((await held.storage.findRegistration('r-3'))?.decisionDue).toBe(false);
      // Who decided from what was there before comes out stale.
      expect(await put(makeRegistration({ id: 'r-1', version: 2, stage: 'idle' }))).toBe('stale');
    });
  });
}
