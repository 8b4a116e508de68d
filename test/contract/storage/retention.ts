import { describe, expect, it } from 'vitest';
import { NONE_LET_GO, USUAL_AGES, type RetentionKind } from '../../../src/domain/retention.ts';
import { setRetention } from '../../../src/retention/ages.ts';
import { countAged, letGoOfAged } from '../../../src/retention/let-go.ts';
import type { Write } from '../../../src/storage/write.ts';
import {
  makeAppointment,
  makeCheckIn,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makePersonRequest,
  makeRegistration,
  makeSlot,
  NOW,
} from '../../support/records.ts';
import type { Held } from '../storage.ts';

const DAY_MS = 24 * 3_600_000;
const SENDER = '+15005550006';
/** Older than what is kept longest. */
const OLD = NOW - (USUAL_AGES.requests + 1) * DAY_MS;
const YOUNG = NOW - DAY_MS;
const SLOT = makeSlot();
const PAST = { startsAt: OLD, slotId: SLOT.id };

export function retentionContract(held: Held): void {
  describe('retention', () => {
    const deps = () => ({
      ...{ storage: held.storage, clock: { now: () => NOW }, actor: 'cli:test' },
      pause: () => Promise.resolve(),
    });
    const commit = async (...writes: readonly Write[]): Promise<void> => {
      expect(await held.storage.commit(writes)).toBe('ok');
    };
    const aged = async (kind: RetentionKind, before: number, limit = 100): Promise<string[]> => {
      const ids: string[] = [];
      for (let after: string | null = ''; after !== null;) {
        const page = await held.storage.listAged({ kind, before, after, limit });
        ids.push(...page.ids);
        after = page.next;
      }
      return ids;
    };
    const talk = (contactId: string, at: number, over = {}): Write => ({
      kind: 'conversation',
      conversation: makeConversation({ contactId, lastInboundAt: at, ...over }),
    });
    const text = (contactId: string, sid: string, receivedAt: number): Write => ({
      kind: 'inbound',
      contactId,
      message: makeInbound({ sid, receivedAt }),
    });
    const send = (contactId: string, id: string, createdAt: number): Write => ({
      kind: 'send',
      message: makeOutboxMessage({ id, contactId, createdAt, notBefore: createdAt, expiresAt: NOW + DAY_MS }),
    });
    const request = (contactId: string, id: string, at: number, over = {}): Write => ({
      kind: 'personRequest',
      request: { ...makePersonRequest({ contactId, id, openedAt: at }), ...over },
    });
    const registered = (contactId: string | null, id: string, over = {}): Write => ({
      kind: 'registration',
      registration: makeRegistration({ id, contactId, familyId: `F-${id}`, createdAt: OLD, ...over }),
    });
    const dated = (id: string, over: Parameters<typeof makeAppointment>[0]): Write => ({
      kind: 'appointment',
      appointment: makeAppointment({
        ...{
          id: `P-${id}`,
          reference: `REF${id}`,
          registrationId: id,
          familyId: `F-${id}`,
          state: 'confirmed',
        },
        ...over,
      }),
    });
    const came = (id: string, over: Parameters<typeof makeCheckIn>[0]): Write => ({
      kind: 'checkIn',
      checkIn: makeCheckIn({ appointmentId: `P-${id}`, registrationId: id, slotId: SLOT.id, ...over }),
    });
    /** Everything that is queued goes out, but to those contacts. */
    async function sendAll(): Promise<void> {
      for (;;) {
        const rows = await held.storage.claimOutbox({ sender: SENDER, owner: 'w', now: NOW, limit: 50 });
        if (rows.length === 0) return;
        await held.storage.recordSends(
          rows.map(({ id }) => ({ id, outcome: 'accepted', sid: `SMof-${id}`, holdUntil: NOW })),
        );
        for (const { id } of rows)
          await held.storage.recordReport({ id, sid: `SMof-${id}`, state: 'delivered', error: null });
      }
    }

    it('finds texts and messages by age, page by page, and nothing that is held', async () => {
      await held.storage.importSlots([{ ...SLOT, capacity: 99 }]);
      await commit(
        ...['a', 'b', 'asks', 'dated', 'past'].flatMap((who) => [
          text(who, `SM-${who}-old`, OLD),
          text(who, `SM-${who}-young`, YOUNG),
          send(who, `M-${who}-old`, OLD),
        ]),
        request('asks', 'Q1', YOUNG),
        request('a', 'Q2', YOUNG, { state: 'closed' }),
        registered('dated', 'R1', { stage: 'scheduled' }),
        dated('R1', { startsAt: NOW + DAY_MS }),
        registered('past', 'R2', { stage: 'scheduled' }),
        dated('R2', PAST),
      );
      await sendAll();
      await commit(send('a', 'M-queued', OLD));
      const free = ['a', 'b', 'past'];
      for (const limit of [1, 3, 100]) {
        expect((await aged('texts', YOUNG, limit)).sort()).toEqual(free.map((who) => `SM-${who}-old`));
        expect((await aged('messages', YOUNG, limit)).sort()).toEqual(free.map((who) => `M-${who}-old`));
      }
      expect(await aged('texts', OLD)).toEqual([]);
    });

    it('lets go of a batch whole or not at all, with the channel’s copies and the counts', async () => {
      await commit(
        ...[text('a', 'SM-1', OLD), text('b', 'SM-2', OLD), text('b', 'SM-3', YOUNG)],
        ...[send('a', 'M-1', OLD), send('b', 'M-2', OLD)],
        request('a', 'Q-1', OLD, { state: 'closed' }),
        request('a', 'Q-2', OLD),
        {
          kind: 'note',
          note: {
            ...{ id: 'N-1', contactId: 'a', requestId: 'Q-1', writtenBy: 'cli:x' },
            ...{ writtenAt: OLD, text: 'They call back.' },
          },
        },
      );
      await sendAll();
      const letGo = (of: 'texts' | 'messages' | 'requests', ...ids: readonly string[]): Promise<string> =>
        held.storage.commit([{ kind: 'letGo', of, ids, before: YOUNG, at: NOW }]);
      expect(await letGo('texts', 'SM-1', 'SM-2')).toBe('stale');
      expect(await letGo('texts', 'SM-2', 'SM-3')).toBe('stale');
      expect(await letGo('texts', 'SM-2', 'SM-none')).toBe('stale');
      expect(await letGo('requests', 'Q-1', 'Q-2')).toBe('stale');
      expect(await held.storage.listInbound('b', 9)).toHaveLength(2);

      expect(await letGo('texts', 'SM-2')).toBe('ok');
      expect(await letGo('messages', 'M-2')).toBe('ok');
      expect(await letGo('requests', 'Q-1')).toBe('ok');
      const storage = await held.reopen();
      expect((await storage.listInbound('b', 9)).map(({ sid }) => sid)).toEqual(['SM-3']);
      expect(await storage.findOutbox('M-2')).toBeNull();
      expect(await storage.findOutbox('M-1')).not.toBeNull();
      expect((await storage.countOutbox()).delivered).toBe(1);
      expect(await storage.findPersonRequest('Q-1')).toBeNull();
      expect(await storage.findPersonRequest('Q-2')).not.toBeNull();
      expect(await storage.listNotesOf('a', 'Q-1')).toEqual([]);
      const copies = await storage.listLeftovers({ kind: 'copy', now: NOW, limit: 9 });
      expect(copies.map(({ subject }) => subject).sort()).toEqual(['SM-2', 'SMof-M-2']);
    });

    it('finds requests that nobody opened, took or renewed since, and open ones never', async () => {
      await commit(
        request('a', 'Q-old', OLD, { state: 'closed' }),
        request('a', 'Q-taken', OLD, { state: 'closed', takenAt: YOUNG }),
        request('a', 'Q-renewed', OLD, { state: 'closed', renewedAt: YOUNG }),
        request('a', 'Q-open', OLD),
        request('a', 'Q-young', YOUNG, { state: 'closed' }),
      );
      for (const limit of [1, 100]) expect(await aged('requests', YOUNG, limit)).toEqual(['Q-old']);
    });

    it('finds registrations that have ended, and those of families who are on their way never', async () => {
      await held.storage.importSlots([{ ...SLOT, capacity: 99 }]);
      const states = ['arrived', 'part', 'no_show', 'undone'] as const;
      await commit(
        registered('idle', 'R-idle', { stage: 'idle' }),
        registered('waits', 'R-waits', { stage: 'waiting' }),
        registered('joined', 'R-joined', { stage: 'withdrawn' }),
        registered('talks', 'R-talks', { stage: 'withdrawn' }),
        talk('talks', YOUNG),
        registered(null, 'R-freed', { stage: 'withdrawn' }),
        registered('asks', 'R-asks', { stage: 'withdrawn' }),
        request('asks', 'Q1', YOUNG),
        registered('ahead', 'R-ahead', { stage: 'scheduled' }),
        dated('R-ahead', { startsAt: NOW + DAY_MS }),
        ...states.flatMap((state) => [
          registered(state, `R-${state}`, { stage: 'scheduled' }),
          dated(`R-${state}`, PAST),
          came(`R-${state}`, { state, recordedAt: OLD }),
        ]),
        // Recorded of another date of it, recorded lately, nobody recorded anything.
        registered('moved', 'R-moved', { stage: 'scheduled' }),
        dated('R-moved', PAST),
        came('R-moved', { state: 'arrived', recordedAt: OLD, slotId: 'another' }),
        registered('late', 'R-late', { stage: 'scheduled' }),
        dated('R-late', PAST),
        came('R-late', { state: 'arrived', recordedAt: YOUNG }),
        registered('none', 'R-none', { stage: 'scheduled' }),
        dated('R-none', PAST),
      );
      for (const limit of [1, 4, 100])
        expect((await aged('registrations', YOUNG, limit)).sort()).toEqual([
          ...['R-arrived', 'R-freed', 'R-joined'],
        ]);
    });

    it('finds talks of who never registered, and nobody who is registered, asks, or has something unsent', async () => {
      await commit(
        ...['gone', 'stopped', 'registered', 'given-up', 'asks', 'unsent'].map((who) =>
          talk(who, OLD, { stopped: who === 'stopped' }),
        ),
        talk('young', YOUNG),
        registered('registered', 'R1', { stage: 'idle' }),
        registered('given-up', 'R2', { stage: 'withdrawn' }),
        request('asks', 'Q1', OLD),
        send('unsent', 'M1', OLD),
      );
      for (const limit of [1, 2, 100])
        expect((await aged('talks', YOUNG, limit)).sort()).toEqual(['gone', 'stopped']);
    });

    it('takes in one round all that has come of age, and says so in the audit by counts alone', async () => {
      await held.storage.importSlots([{ ...SLOT, capacity: 99 }]);
      await commit(
        { kind: 'slot', slotId: SLOT.id, people: 1 },
        talk('gone', OLD),
        text('gone', 'SM-gone', OLD),
        talk('stopped', OLD, { stopped: true }),
        text('stopped', 'SM-stopped', YOUNG),
        talk('came', OLD),
        registered('came', 'R1', { stage: 'scheduled' }),
        dated('R1', { ...PAST, people: 1 }),
        came('R1', { state: 'arrived', recordedAt: OLD }),
        talk('waits', OLD),
        registered('waits', 'R2', { stage: 'waiting' }),
        text('waits', 'SM-waits', OLD),
        text('waits', 'SM-waits-young', YOUNG),
        send('waits', 'M-waits', OLD),
        request('waits', 'Q1', OLD, { state: 'closed' }),
      );
      await sendAll();
      const counts = { requests: 1, registrations: 1, talks: 2, texts: 3, messages: 1 };
      expect(await countAged(deps())).toEqual({ ...counts, texts: 2 });
      expect((await held.storage.listAudit({ after: 0, limit: 9 })).length).toBe(0);

      // The talk of who came is of nobody registered by then, and the ids that their erasures left are texts of age, too.
      expect(await letGoOfAged(deps())).toEqual({ ...counts, talks: 3, texts: 2 });
      const storage = await held.reopen();
      expect(await storage.findConversation('gone')).toBeNull();
      expect(await storage.findConversation('came')).toBeNull();
      expect(await storage.findRegistration('R1')).toBeNull();
      expect(await storage.findConversation('stopped')).toMatchObject({ stopped: true, address: '' });
      expect(await storage.findConversation('waits')).toMatchObject({ address: '+525550000001' });
      expect(await storage.findRegistration('R2')).not.toBeNull();
      expect((await storage.listInbound('waits', 9)).map(({ sid }) => sid)).toEqual(['SM-waits-young']);
      expect(await storage.listOutboxOf('waits')).toEqual([]);
      const [entry, ...more] = await storage.listAudit({ after: 0, limit: 9 });
      expect(more).toEqual([]);
      expect(entry).toMatchObject({
        ...{ actor: 'cli:test', act: 'retention.let_go', subject: 'retention' },
        detail: { requests: 1, registrations: 1, talks: 3, texts: 2, messages: 1 },
      });
      expect(await letGoOfAged({ ...deps(), storage })).toEqual(NONE_LET_GO);
      expect(await storage.listAudit({ after: 0, limit: 9 })).toHaveLength(1);
    });

    it('goes on where it was stopped, with all its counts, and keeps to the ages that are set', async () => {
      await commit(...Array.from({ length: 5 }, (_, at) => talk(`t${String(at)}`, NOW - 200 * DAY_MS)));
      expect(await countAged(deps())).toEqual(NONE_LET_GO);
      await setRetention(deps(), 0, { talks: 199 });
      let steps = 0;
      expect(await letGoOfAged(deps(), () => (steps += 1) <= 5)).toBe('stopped');
      await held.reopen();
      const left = await Promise.all(
        [0, 1, 2, 3, 4].map((at) => held.storage.findConversation(`t${String(at)}`)),
      );
      const still = left.filter((each) => each !== null).length;
      expect(still).toBeGreaterThan(0);
      expect(still).toBeLessThan(5);
      expect(await letGoOfAged(deps())).toEqual({ ...NONE_LET_GO, talks: 5 });
    });
  });
}
