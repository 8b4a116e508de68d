import { describe, expect, it } from 'vitest';
import { auditHash } from '../../../src/storage/audit-hash.ts';
import { makeProgramme, makeAuditEntry, makePersonRequest, makePhase, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function administrationContract(held: Held): void {
  describe('administration', () => {
    it('keeps phases by version', async () => {
      const phase = makePhase({ id: 'phase-1', eoirStatuses: ['pending', 'in_absentia'] });
      const later = makePhase({ id: 'phase-2', startsOn: '2021-06-01', eoirStatuses: [] });
      const put = (next: typeof phase) => held.storage.commit([{ kind: 'phase', phase: next }]);
      expect(await put(later)).toBe('ok');
      expect(await put(phase)).toBe('ok');
      expect(await put(phase)).toBe('stale');
      const open = {
        ...phase,
        version: 2,
        open: true,
        startsOn: '2021-02-20',
        eoirStatuses: ['closed'] as const,
      };
      expect(await put(open)).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.listPhases()).toEqual([open, later]);
    });

    it('remembers the last value of a setting', async () => {
      expect(await held.storage.readSetting('demo')).toBeNull();
      await held.storage.commit([{ kind: 'setting', name: 'demo', value: 'off' }]);
      await held.storage.commit([{ kind: 'setting', name: 'demo', value: 'on' }]);
      expect(await (await held.reopen()).readSetting('demo')).toBe('on');
    });

    it('lets one of 50 parallel workers pass an expected count each time', async () => {
      expect(await held.storage.readCount('assign')).toBe(0);
      for (const expected of [0, 1, 2]) {
        const outcomes = await Promise.all(
          Array.from({ length: 50 }, () =>
            held.storage.commit([{ kind: 'expectedCount', name: 'assign', expected }]),
          ),
        );
        expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(49);
        expect(await held.storage.readCount('assign')).toBe(expected + 1);
      }
      expect(await held.storage.readCount('another')).toBe(0);
    });

    it('lists who waits for a person, longest first, and finds the open request of a contact', async () => {
      const put = (request: ReturnType<typeof makePersonRequest>) =>
        held.storage.commit([{ kind: 'personRequest', request }]);
      const first = makePersonRequest({ contactId: 'contact-1', openedAt: NOW + 2, reason: 'identity' });
      const second = makePersonRequest({ contactId: 'contact-2', openedAt: NOW + 1, reason: 'wrong_number' });
      expect(await held.storage.findOpenPersonRequest('contact-1')).toBeNull();
      await put(first);
      await put(second);
      expect(await held.storage.listPersonRequests('open')).toEqual([second, first]);
      expect(await held.storage.findOpenPersonRequest('contact-1')).toEqual(first);
      expect(await held.storage.findPersonRequest(first.id)).toEqual(first);
      expect(await held.storage.findPersonRequest('none')).toBeNull();
      const closed = { ...first, state: 'closed' as const };
      await put(closed);
      const storage = await held.reopen();
      expect(await storage.listPersonRequests('open')).toEqual([second]);
      expect(await storage.listPersonRequests('closed')).toEqual([closed]);
      expect(await storage.findPersonRequest(first.id)).toEqual(closed);
      expect(await storage.findOpenPersonRequest('contact-1')).toBeNull();
    });

    it('gives who waits for a person page by page', async () => {
      const all = [1, 2, 2, 3].map((after, at) =>
        makePersonRequest({ id: `q-${at}`, openedAt: NOW + after, contactId: `contact-${at}` }),
      );
      for (const request of all) await held.storage.commit([{ kind: 'personRequest', request }]);
      const closed = makePersonRequest({ id: 'q-9', openedAt: NOW, state: 'closed' });
      await held.storage.commit([{ kind: 'personRequest', request: closed }]);
      const first = await held.storage.pagePersonRequests({ state: 'open', limit: 2 });
      expect(first).toEqual(all.slice(0, 2));
      const { openedAt, id } = first[1]!;
      const next = { state: 'open' as const, limit: 9, after: { urgent: false, openedAt, id } };
      expect(await held.storage.pagePersonRequests(next)).toEqual(all.slice(2));
      expect(await held.storage.pagePersonRequests({ state: 'closed', limit: 9 })).toEqual([closed]);
    });

    it('gives who may be in danger before all others, on every page', async () => {
      const put = (request: ReturnType<typeof makePersonRequest>) =>
        held.storage.commit([{ kind: 'personRequest', request }]);
      const calm = [1, 2].map((after) => makePersonRequest({ id: `c-${after}`, openedAt: NOW + after }));
      const urgent = [3, 4].map((after) =>
        makePersonRequest({
          ...{ id: `u-${after}`, openedAt: NOW + after, reason: 'danger', about: 'danger.held' },
          ...{ renewedAt: NOW + 9, takenBy: 'cli:ana', takenAt: NOW + 10 },
        }),
      );
      for (const request of [...calm, ...urgent]) await put(request);
      expect(await held.storage.countUrgent()).toEqual({ waiting: 0, oldestAt: null, taken: 2 });
      const [third, fourth] = urgent;
      const left = { takenBy: null, takenAt: null };
      await put({ ...third!, ...left, waitsSince: NOW + 3 });
      await put({ ...fourth!, ...left, waitsSince: NOW + 1 });
      expect(await held.storage.countUrgent()).toEqual({ waiting: 2, oldestAt: NOW + 1, taken: 0 });
      for (const request of urgent) await put(request);
      const inOrder = [...urgent, ...calm];
      expect(await held.storage.listPersonRequests('open')).toEqual(inOrder);
      expect(await held.storage.listOpenPersonRequestsOf('contact-1')).toEqual([...calm, ...urgent]);
      for (const limit of [1, 2, 3]) {
        const pages = [];
        for (let last = inOrder.at(-1); ;) {
          const after =
            pages.length === 0 || last === undefined
              ? {}
              : { after: { urgent: last.reason === 'danger', openedAt: last.openedAt, id: last.id } };
          const rows = await held.storage.pagePersonRequests({ state: 'open', limit, ...after });
          if (rows.length === 0) break;
          pages.push(...rows);
          last = rows.at(-1);
        }
        expect(pages).toEqual(inOrder);
      }
    });

    it('lets one of 20 take a request that nobody has, and nobody change one that is closed', async () => {
      const request = makePersonRequest({ id: 'q-1' });
      await held.storage.commit([{ kind: 'personRequest', request }]);
      const names = Array.from({ length: 20 }, (_, at) => `cli:${at}`);
      const take = (takenBy: string, holder: string | null) =>
        held.storage.commit([
          { kind: 'personRequest', request: { ...request, takenBy, takenAt: NOW + 1 }, holder },
          { kind: 'audit', entry: makeAuditEntry({ act: 'person.take', actor: takenBy, subject: 'q-1' }) },
        ]);
      const outcomes = await Promise.all(names.map((name) => take(name, null)));
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(19);
      const first = names[outcomes.indexOf('ok')];
      expect(await held.storage.findPersonRequest('q-1')).toMatchObject({ takenBy: first });
      expect(await held.storage.listAuditBefore({ before: 1e12, limit: 99, subject: 'q-1' })).toHaveLength(1);
      // Whoever saw who has it may take it from them; on what was seen before, nobody may.
      expect(await take('cli:late', null)).toBe('stale');
      expect(await take('cli:late', first ?? '')).toBe('ok');
      expect(await take('cli:none', 'cli:late')).toBe('ok');
      await held.storage.commit([
        { kind: 'personRequest', request: { ...request, takenBy: 'cli:none', state: 'closed' } },
      ]);
      expect(await take('cli:late', 'cli:none')).toBe('stale');
      expect(
        await held.storage.commit([
          { kind: 'personRequest', request: makePersonRequest({ id: 'q-2' }), holder: null },
        ]),
      ).toBe('stale');
      expect(await held.storage.findPersonRequest('q-2')).toBeNull();
    });

    it('tells a wish for a person from what staff learn unasked', async () => {
      for (const reason of ['unreached', 'danger'] as const) {
        const request = makePersonRequest({ contactId: 'contact-1', reason });
        await held.storage.commit([{ kind: 'personRequest', request }]);
      }
      expect(await held.storage.findOpenPersonRequest('contact-1')).toBeNull();
      expect(await held.storage.listPersonRequests('open')).toHaveLength(2);
      const asked = makePersonRequest({ contactId: 'contact-1', openedAt: NOW + 9 });
      await held.storage.commit([{ kind: 'personRequest', request: asked }]);
      expect(await held.storage.findOpenPersonRequest('contact-1')).toEqual(asked);
    });

    it('keeps what admins set, in its next version only, and gives it back whole', async () => {
      expect(await held.storage.findProgramme()).toBeNull();
      const first = makeProgramme();
      expect(await held.storage.commit([{ kind: 'programme', record: makeProgramme({ version: 2 }) }])).toBe(
        'stale',
      );
      expect(await held.storage.commit([{ kind: 'programme', record: first }])).toBe('ok');
      expect(await held.storage.commit([{ kind: 'programme', record: first }])).toBe('stale');
      const second = makeProgramme({ version: 2, operator: null, staffPhones: [], gates: {} });
      const both = [second, { ...second, operator: 'Otra' }].map((record) =>
        held.storage.commit([{ kind: 'programme', record }]),
      );
      expect([...(await Promise.all(both))].sort()).toEqual(['ok', 'stale']);
      const kept = await (await held.reopen()).findProgramme();
      expect(kept).toMatchObject({
        version: 2,
        staffPhones: [],
        gates: {},
        helplines: first.helplines,
        signatures: first.signatures,
      });
    });

    it('chains the audit, also when many write at once', async () => {
      const entries = Array.from({ length: 30 }, (_, at) =>
        makeAuditEntry({
          at: NOW + at,
          actor: `token-${at}`,
          subject: `subject ñ ${at}`,
          detail: { z: at, a: 'x', flag: at % 2 === 0, none: null },
        }),
      );
      await Promise.all(entries.map((entry) => held.storage.commit([{ kind: 'audit', entry }])));
      await held.storage.commit([
        { kind: 'audit', entry: makeAuditEntry({ act: 'assign' }) },
        { kind: 'audit', entry: makeAuditEntry({ act: 'phase.close' }) },
      ]);
      const storage = await held.reopen();
      const rows = await storage.listAudit({ after: 0, limit: 100 });
      expect(rows).toHaveLength(32);
      let previous = '0'.repeat(64);
      for (const [at, row] of rows.entries()) {
        expect(row.seq).toBe(at + 1);
        expect(row.previousHash).toBe(previous);
        expect(row.hash).toBe(auditHash(previous, row));
        previous = row.hash;
      }
      expect(rows.slice(30).map(({ act }) => act)).toEqual(['assign', 'phase.close']);
      const stored = rows
        .slice(0, 30)
        .map(({ at, actor, act, subject, detail }) => ({ at, actor, act, subject, detail }));
      expect(stored.sort((a, b) => a.at - b.at)).toEqual(entries);
      expect(await storage.listAudit({ after: 30, limit: 1 })).toEqual([rows[30]]);
      expect(await storage.listAudit({ after: 32, limit: 9 })).toEqual([]);

      const newest = await storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 2 });
      expect(newest).toEqual([rows[31], rows[30]]);
      expect(await storage.listAuditBefore({ before: 31, limit: 1 })).toEqual([rows[29]]);
      expect(await storage.listAuditBefore({ before: 1, limit: 9 })).toEqual([]);
      const subject = 'phase-1';
      expect(await storage.listAuditBefore({ before: 32, limit: 9, subject })).toEqual([rows[30]]);
      expect(await storage.listAuditBefore({ before: 33, limit: 1, subject })).toEqual([rows[31]]);
    });
  });
}
