import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../../src/storage/storage.ts';
import type { Write } from '../../../src/storage/write.ts';
import { mongoForTests, type TempMongo } from '../../support/mongo.ts';
import { fillProgramme } from '../../support/programme.ts';
import { NOW } from '../../support/records.ts';

const FAMILIES = 24;
const SENDER = '+15005550006';
/** What a later version might add to any document. */
const ADDED = { addedLater: { by: 'a later version' } };
const mongo = await mongoForTests();

/** Every record of a kind that is read, changed by nobody, and written back. */
async function versionsOf(storage: Storage): Promise<readonly (readonly [string, Write])[]> {
  const next = <Kind extends { readonly version: number }>(record: Kind | null): Kind => {
    if (record === null) throw new Error('a record is missing');
    return { ...record, version: record.version + 1 };
  };
  const registration = await storage.findRegistration('R000000');
  const [waiting] = await storage.listBroadcasts({ before: '~', limit: 1 });
  const [phase] = await storage.listPhases();
  const scheduled = await storage.findRegistration('R000002');
  return [
    ['talk', { kind: 'conversation', conversation: next(await storage.findConversation('contact-000000')) }],
    ['registration', { kind: 'registration', registration: next(registration) }],
    [
      'appointment',
      {
        kind: 'appointment',
        appointment: next(await storage.findActiveAppointment(scheduled?.id ?? '')),
      },
    ],
    ['broadcast', { kind: 'broadcast', broadcast: next(waiting ?? null) }],
    ['phase', { kind: 'phase', phase: next(phase ?? null) }],
    ['token', { kind: 'token', token: next(await storage.findToken('T1')) }],
    ['staff', { kind: 'staff', staff: next(await storage.findStaff('S1')) }],
    ['change', { kind: 'change', change: next(await storage.findChange('G1')) }],
    ['programme', { kind: 'programme', record: next(await storage.findProgramme()) }],
    ['request key', { kind: 'requestKey', key: next(await storage.findRequestKey('K1')) }],
    ['tries', { kind: 'tries', tries: next(await storage.findTries('phone:contact-000000')) }],
  ];
}

describe.skipIf(mongo === null)(
  'beside a later version, whose documents have fields that this one does not know',
  () => {
    let temp: TempMongo;
    const unknownIn = async (collection: string): Promise<number> =>
      mongo!.connection.collection(collection).countDocuments({ addedLater: ADDED.addedLater });
    beforeEach(async () => {
      temp = await mongo!.open();
      await fillProgramme(temp.storage, FAMILIES);
      for (const collection of await mongo!.connection.db!.collections())
        if (collection.collectionName !== 'meta') await collection.updateMany({}, { $set: ADDED });
    });
    afterEach(() => temp.close());
    afterAll(() => mongo?.close());

    it('every record is read and written back, and keeps what is not known', async () => {
      const { storage } = temp;
      const talks = await unknownIn('conversations');
      expect(talks).toBeGreaterThan(0);
      for (const [name, write] of await versionsOf(storage)) {
        expect(JSON.stringify(write), name).not.toContain('addedLater');
        expect(await storage.commit([write]), name).toBe('ok');
      }
      expect(await unknownIn('conversations')).toBe(talks);
      expect(await unknownIn('tokens')).toBe(2);
    });

    it('messages are claimed, put back, sent, recorded and reported', async () => {
      const { storage } = temp;
      const all = await unknownIn('outbox');
      const claim = { sender: SENDER, owner: 'w', now: NOW + 3_600_000, limit: 4 };
      const [back, again, accepted, refused] = await storage.claimOutbox(claim);
      if (!back || !again || !accepted || !refused) throw new Error('too few messages');
      await storage.unclaimOutbox([{ id: back.id, notBefore: claim.now }]);
      const answer = { error: '30001' };
      await storage.recordSends([
        { id: accepted.id, outcome: 'accepted', sid: 'SM-later', holdUntil: claim.now + 1_000 },
        { id: refused.id, outcome: 'failed', ...answer, attempt: refused.attempts },
        {
          ...{ id: again.id, outcome: 'retry', ...answer, attempt: again.attempts },
          ...{ notBefore: claim.now, inOrder: true },
        },
      ]);
      const delivered = { id: accepted.id, sid: 'SM-later', state: 'delivered', error: null } as const;
      expect(await storage.recordReport(delivered)).toMatchObject({ state: 'delivered' });
      const states = await Promise.all(
        [back, again, accepted, refused].map(async ({ id }) => (await storage.findOutbox(id))?.state),
      );
      expect(states).toEqual(['queued', 'queued', 'delivered', 'failed']);
      expect(await unknownIn('outbox')).toBe(all);
    });
  },
);
