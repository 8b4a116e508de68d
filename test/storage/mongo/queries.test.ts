import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Audience } from '../../../src/domain/audience.ts';
import { JOB_KINDS } from '../../../src/domain/job.ts';
import { broadcastMessageId } from '../../../src/domain/broadcast.ts';
import { packageRoot } from '../../../src/platform/root.ts';
import { RETENTION_KINDS } from '../../../src/domain/retention.ts';
import { cursorOf } from '../../../src/storage/retention-port.ts';
import type { Write } from '../../../src/storage/write.ts';
import { mongoForTests } from '../../support/mongo.ts';
import {
  makeAppointment,
  makeAuditEntry,
  makeBroadcast,
  makeCase,
  makeClosure,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makePersonRequest,
  makePhase,
  makeRecipient,
  makeRegistration,
  makeReminder,
  makeRequestKey,
  makeSlot,
  makeToken,
  NOW,
} from '../../support/records.ts';

const fields = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof fields>;

interface Query {
  readonly collection: string;
  readonly filter: Fields;
  readonly sort: readonly string[];
  readonly limited: boolean;
}

const group = z.looseObject({ $group: z.object({ _id: z.string().startsWith('$') }).loose() });

const anyOf = z.strictObject({ $or: z.array(fields) });

const matched = z.object({ $match: fields });

/** The queries that a command makes. */
function queriesOf(name: string, command: Fields): Query[] {
  const query = (filter: unknown, sort: unknown = null, limited = false): Query => ({
    collection: z.string().parse(command[name]),
    filter: fields.parse(filter ?? {}),
    // The driver sends it as a Map.
    sort: sort instanceof Map ? z.array(z.string()).parse([...sort.keys()]) : [],
    limited,
  });
  switch (name) {
    case 'find':
      // Each of several conditions, any of which does, is looked for by an index of its own.
      return (anyOf.safeParse(command.filter).data?.$or ?? [command.filter]).map((filter) =>
        query(filter, command.sort, command.limit !== undefined),
      );
    case 'distinct':
    case 'findAndModify':
      return [query(command.query)];
    case 'aggregate':
      // Counts by one field: read from its index alone.
      return z
        .array(z.unknown())
        .parse(command.pipeline)
        .flatMap((stage, at) => {
          const match = matched.safeParse(stage);
          // A count of everything asks for nothing.
          if (match.success) return Object.keys(match.data.$match).length > 0 ? query(match.data.$match) : [];
          const counts = group.safeParse(stage);
          // What a match let through is not looked for again.
          return counts.success && at === 0 ? query({ [counts.data.$group._id.slice(1)]: { $gte: '' } }) : [];
        });
    case 'update':
    case 'delete':
      return z
        .array(fields)
        .parse(command[`${name}s`])
        .map(({ q }) => query(q));
    default:
      return [];
  }
}

const index = z.looseObject({
  name: z.string(),
  key: fields,
  partialFilterExpression: fields.optional(),
  unique: z.boolean().optional(),
});
type Index = z.infer<typeof index>;

const isOperator = (condition: unknown): condition is Fields =>
  typeof condition === 'object' &&
  condition !== null &&
  Object.keys(condition).some((key) => key.startsWith('$'));
const isEquality = (condition: unknown): boolean =>
  condition !== undefined && (!isOperator(condition) || '$in' in condition);

/** Whether every document that the filter wants is in the index: what MongoDB asks before it uses a partial one. */
function contains({ partialFilterExpression = {} }: Index, filter: Fields): boolean {
  return Object.entries(partialFilterExpression).every(([field, wanted]) => {
    const given = filter[field];
    return isOperator(wanted) ? given !== undefined && given !== null : given === wanted;
  });
}

/** Whether the index leads to what the filter wants, and, of limited queries, in the order wanted. */
function serves(index: Index, { filter, sort, limited }: Query): boolean {
  const keys = Object.keys(index.key);
  if (!contains(index, filter)) return false;
  const equal = keys.findIndex((key) => !isEquality(filter[key]));
  const prefix = equal === -1 ? keys.length : equal;
  const leads =
    prefix > 0 || filter[keys[0]!] !== undefined || (index.partialFilterExpression && sort[0] === keys[0]);
  const ordered = sort.every((key, at) => keys[prefix + at] === key || isEquality(filter[key]));
  return Boolean(leads) && (!limited || ordered);
}

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('queries', () => {
  afterAll(() => mongo?.close());

  /** Of a handful of documents, read as a whole. */
  const SMALL = ['phases', 'closures', 'keys', 'processes'];

  it('have an index each, and no index is there for nothing', async () => {
    const seen: Query[] = [];
    const temp = await mongo!.open({
      onCommand: (name, command) => {
        seen.push(...queriesOf(name, command));
      },
    });
    const { storage } = temp;
    const cases = Array.from({ length: 30 }, (_, at) => makeCase({ familyId: `F-${at % 10}` }));
    await storage.importCases(cases, { dryRun: false });
    await storage.importSlots([makeSlot(), makeSlot({ time: '10:00' })]);
    for (let at = 0; at < 10; at += 1) {
      const contactId = `c-${at}`;
      const appointment = makeAppointment({ id: `a-${at}`, familyId: `F-${at}`, registrationId: `r-${at}` });
      const writes: Write[] = [
        { kind: 'inbound', contactId, message: makeInbound({ sid: `SM-${at}` }) },
        { kind: 'conversation', conversation: makeConversation({ contactId }) },
        {
          kind: 'registration',
          registration: makeRegistration({ id: `r-${at}`, familyId: `F-${at}`, contactId }),
        },
        { kind: 'appointment', appointment },
        { kind: 'slot', slotId: makeSlot().id, people: 1 },
        {
          kind: 'reminders',
          appointmentId: `a-${at}`,
          reminders: [makeReminder({ id: `m-${at}`, appointmentId: `a-${at}`, dueAt: NOW + at })],
        },
        { kind: 'send', message: makeOutboxMessage({ id: `o-${at}`, contactId, group: `g-${at}` }) },
        { kind: 'send', message: makeOutboxMessage({ contactId, notBefore: NOW + 99 }) },
        { kind: 'personRequest', request: makePersonRequest({ contactId }) },
        { kind: 'audit', entry: makeAuditEntry() },
        { kind: 'expectedCount', name: 't', expected: at },
        { kind: 'setting', name: 's', value: 'v' },
        { kind: 'token', token: makeToken({ id: `t-${at}` }) },
        { kind: 'requestKey', key: makeRequestKey({ id: `k-${at}` }) },
      ];
      expect(await storage.commit(writes)).toBe('ok');
    }
    const broadcast = makeBroadcast({ id: 'B1', state: 'approved', live: true });
    const many = Array.from({ length: 6 }, (_, at) =>
      makeRecipient({ broadcastId: 'B1', position: at + 1, contactId: `c-${at}` }),
    );
    const expansion = { ...broadcast.expansion, made: many.length };
    const sendingNow: Write = {
      kind: 'broadcast',
      broadcast: { ...broadcast, version: 2, state: 'sending', expansion },
    };
    seen.length = 0;
    expect(
      await storage.commit([
        { kind: 'broadcast', broadcast },
        { kind: 'recipients', broadcastId: 'B1', approvedHash: null, made: 0, expansion, recipients: many },
        sendingNow,
        {
          kind: 'enqueue',
          broadcastId: 'B1',
          moves: [1, 2, 3].map((position) => ({
            position,
            feeds: 0,
            to: 'queued' as const,
            messageId: broadcastMessageId('B1', position, 1),
            segments: 1,
          })),
        },
        {
          kind: 'outcomes',
          broadcastId: 'B1',
          outcomes: [{ position: 1, feeds: 1, state: 'sent', reason: null, open: true, sentAt: NOW }],
        },
        { kind: 'reply', broadcastId: 'B1', replies: [{ position: 1, sid: 'SM-1', at: NOW + 1 }] },
      ]),
    ).toBe('ok');
    await storage.countSeals({ record: 'notes', after: 'N', limit: 3 });
    await storage.resealBatch({ record: 'notes', after: 'N', limit: 3 });
    await storage.listKeys();
    await storage.refreshKeys();
    await storage.announceProcess({ id: 'P1', name: 'web', now: NOW, liveMs: 60_000_000_000_000 });
    await storage.listProcesses(NOW);
    await storage.dropProcess('P1', NOW);
    await storage.findBroadcast('B1');
    await storage.listBroadcasts({ states: ['sending'], before: 'B2', limit: 3 });
    await storage.listLiveBroadcasts();
    const audience: Audience = {
      include: { outcomes: ['eligible'], phases: ['1'], ports: ['san-ysidro'], languages: ['es'] },
      exclude: [{ appointments: { from: '2021-03-01' } }],
    };
    await storage.countAudience(audience);
    await storage.pageAudience({ audience, after: 'r', until: NOW, limit: 3 });
    await storage.pageAudience({ audience, after: 'r', until: NOW, limit: 3, within: 2 });
    const inNeed: Audience = { include: { needs: ['pregnancy'] }, exclude: [] };
    await storage.pageAudience({ audience: inNeed, after: 'r', until: NOW, limit: 3 });
    await storage.listAudienceRows(['r-1']);
    await storage.listRecipients({ broadcastId: 'B1', states: ['sent'], after: 1, limit: 3 });
    await storage.findRecipient('B1', 2);
    await storage.listRecipientsAt('B1', ['c-1', 'c-9']);
    await storage.countRecipients('B1');
    await storage.listLeft('B1');
    const line = { sender: '+15005550006', zone: 'America/Tijuana', canary: false };
    await storage.listToEnqueue({ broadcastId: 'B1', ...line, limit: 3 });
    await storage.sumQueuedRecipients();
    await storage.listOpenRecipients({ broadcastId: 'B1', after: 0, limit: 3 });
    await storage.listNewReplies({ broadcastId: 'B1', withinMs: 9, after: 0, limit: 3 });
    await storage.endWaiting({ broadcastId: 'B1', state: 'expired', limit: 1 });
    await storage.clearRecipients('B1', 1);
    await storage.clearRecipients('B0', 1);

    const { contactId, id } = { contactId: 'c-1', id: 'a-1' };
    await storage.loadTurn('SM-1', contactId);
    await storage.listInbound(contactId, 9);
    await storage.findCase(cases[0]!.aNumber);
    await storage.findFamily('F-1');
    await storage.importCases([{ ...cases[0]!, returned: false }, makeCase()], { dryRun: false });
    await storage.findRegistration('r-1');
    await storage.findRegistrationByReceipt('R-r-1');
    await storage.findRegistrationOfFamily('F-1');
    await storage.listRegistrationsOf(contactId);
    await storage.listDecisionsDue(9);
    await storage.listWaiting({ limit: 9 });
    await storage.listWaiting({ port: 'san-ysidro', limit: 9, after: { enrolledOn: '2019-01-01', id: 'r' } });
    await storage.countRegistrations();
    await storage.groupRegistrations();
    await storage.groupAppointments();
    await storage.countMade('registrations', [NOW, NOW + 9]);
    await storage.countMade('appointments', [NOW, NOW + 9]);
    await storage.listFamiliesNamed({ words: ['ana', 'prueba'], limit: 9 });
    while (await storage.nameSome(9));
    await storage.findAppointment(id);
    await storage.findAppointmentByReference('A-a-1');
    await storage.findActiveAppointment('r-1');
    await storage.listActiveAppointments(makeClosure());
    await storage.findSlot(makeSlot().id);
    await storage.commit([{ kind: 'closure', closure: makeClosure({ port: 'nogales' }) }]);
    await storage.findClosure('nogales|2021-03-10');
    await storage.listClosures({ from: '2021-03-01', uncleared: true });
    await storage.findCheckIn('a-1|s-1');
    await storage.listCheckIns(makeClosure());
    await storage.countCheckIns({ from: '2021-03-01', to: '2021-04-01' });
    await storage.listSlots({ port: 'san-ysidro', from: '2021-03-01', to: '2021-04-01' });
    await storage.listSlots({});
    await storage.listDueReminders(NOW + 5, 9);
    await storage.listReminders(id);
    await storage.listAppointmentsOf('r-1');
    await storage.listPersonRequestsOf(contactId);
    await storage.nextDueAt(NOW);
    await storage.listBusySenders();
    await storage.takeLease({ name: 'l', owner: 'w', now: NOW, until: NOW + 9 });
    await storage.dropLease('l', 'w');
    await storage.findPersonRequest('q-1');
    await storage.listPersonRequests('open');
    await storage.findOpenPersonRequest(contactId);
    await storage.readCount('t');
    await storage.readSetting('s');
    await storage.listAudit({ after: 3, limit: 9 });
    await storage.listAuditBefore({ before: 9, limit: 3 });
    await storage.listAuditBefore({ before: 9, limit: 3, subject: 'phase-1' });
    await storage.listOpenPersonRequestsOf(contactId);
    for (const urgent of [true, false])
      await storage.pagePersonRequests({
        state: 'open',
        limit: 3,
        after: { urgent, openedAt: NOW, id: 'q' },
      });
    const after = { startsAt: NOW, id: 's' };
    await storage.pageSlots({ limit: 3, startsBefore: NOW + 9, after });
    await storage.pageSlots({ port: 'san-ysidro', limit: 3, startsFrom: NOW, after });
    await storage.listChanges({ state: 'proposed', before: 'z', limit: 3 });
    await storage.listJobs({ kind: JOB_KINDS[0], before: 'z', limit: 3 });
    await storage.listJobsDue({ now: NOW, limit: 3 });
    await storage.listSavedViews({ staffId: 'staff-1', limit: 3 });
    await storage.listNotesOf(contactId, 'q-1');
    await storage.inboxMark();
    await storage.findToken('t-1');
    await storage.findTokenByHash(makeToken({ id: 't-1' }).hash);
    await storage.listTokens({ after: 't-1', limit: 3 });
    await storage.touchToken('t-1', NOW);
    await storage.findRequestKey('k-1');
    await storage.forgetRequestKeys(NOW);
    await storage.listAccounts({ after: '', limit: 3 });
    await storage.findAccountByEmailKey('key');
    await storage.findSessionByHash('hash');
    await storage.listSessionsOf('account-1');
    await storage.forgetSessions(NOW);
    const rows = await storage.claimOutbox({ sender: '+15005550006', owner: 'w', now: NOW + 1, limit: 4 });
    expect(rows).toHaveLength(4);
    await storage.recordSends([
      { id: 'o-0', outcome: 'accepted', sid: 'SM0', holdUntil: NOW + 50 },
      { id: 'o-1', outcome: 'retry', notBefore: NOW + 2, error: 'x', inOrder: true },
    ]);
    await storage.unclaimOutbox([{ id: 'o-2', notBefore: NOW }]);
    await storage.claimOutbox({ sender: '+15005550006', owner: 'w', now: NOW + 200, limit: 1 });
    await storage.recordReport({ id: 'o-0', sid: 'SM0', state: 'sent', error: null });
    await storage.recordReport({ id: null, sid: 'SM0', state: 'delivered', error: null });
    await storage.markOrphans('+15005550006', 'other');
    await storage.listUnknown({ sender: '+15005550006', attemptedBefore: NOW + 999, limit: 9 });
    await storage.findOutbox('o-1');
    await storage.findOutboxBySid('SM0');
    await storage.listOutboxOf(contactId);
    await storage.countOutbox();
    await storage.readHandedOver({ sender: '+15005550006', since: NOW - 9 });
    await storage.listQueued();
    for (const kind of RETENTION_KINDS)
      await storage.listAged({ kind, before: NOW + 9, after: cursorOf(NOW - 1, 'a'), limit: 3 });
    for (const kind of ['registrations', 'talks'] as const)
      await storage.listAged({ kind, before: NOW + 9, after: '', limit: 99 });
    const going = { kind: 'letGo', before: NOW + 9, at: NOW } as const;
    expect(await storage.commit([{ ...going, of: 'texts', ids: ['SM-none'] }])).toBe('stale');
    expect(await storage.commit([{ ...going, of: 'messages', ids: ['o-none'] }])).toBe('stale');
    expect(await storage.commit([{ ...going, of: 'requests', ids: ['q-none'] }])).toBe('stale');
    await storage.countCases();
    const erasure = {
      ...{ contactIds: ['c-9'], registrationIds: ['r-9'], writtenTo: ['c-8'], whole: true },
      ...{ heldRequests: [], triesIds: ['phone:c-9'], lastMessages: ['o-last'], at: NOW },
    };
    const ends = makeAppointment({ id: 'a-9', familyId: 'F-9', registrationId: 'r-9', version: 2 });
    expect(
      await storage.commit([
        { kind: 'appointment', appointment: { ...ends, state: 'cancelled' } },
        { kind: 'erase', erasure },
        { kind: 'eraseMessage', id: 'o-9', at: NOW },
      ]),
    ).toBe('ok');
    await storage.listLeftovers({ kind: 'copy', now: NOW, limit: 9 });
    const talk = makeConversation({ contactId, version: 2 });
    expect(
      await storage.commit([
        { kind: 'conversation', conversation: talk },
        { kind: 'withdraw', group: 'g-1', reason: 'x' },
        { kind: 'withdrawContact', contactId, reason: 'x' },
        { kind: 'reminders', appointmentId: id, reminders: [] },
        { kind: 'reminder', id: 'm-2', state: 'done' },
        { kind: 'slot', slotId: makeSlot().id, people: -1 },
        { kind: 'phase', phase: makePhase() },
        { kind: 'token', token: makeToken({ id: 't-1', version: 2 }) },
        { kind: 'requestKey', key: makeRequestKey({ id: 'k-1', version: 2 }) },
        { kind: 'decideAll' },
        { kind: 'send', message: makeOutboxMessage({ contactId: 'c-3' }) },
        { kind: 'send', message: makeOutboxMessage({ contactId: 'c-4' }) },
      ]),
    ).toBe('ok');
    await storage.close();

    const indexes = new Map<string, Index[]>();
    for (const collection of await mongo!.connection.db!.collections())
      indexes.set(collection.collectionName, z.array(index).parse(await collection.indexes()));
    const used = new Set<string>();
    const unserved = seen.filter((query) => {
      if (SMALL.includes(query.collection)) return false;
      const serving = indexes.get(query.collection)!.filter((index) => serves(index, query));
      for (const { name } of serving) used.add(`${query.collection} ${name}`);
      return serving.length === 0;
    });
    expect(unserved).toEqual([]);
    const all = [...indexes].flatMap(([collection, of]) =>
      of.filter(({ name }) => name !== '_id_').map(({ name }) => `${collection} ${name}`),
    );
    expect(all.length).toBeGreaterThan(25);
    const unique = [...indexes].flatMap(([collection, of]) =>
      of.filter((index) => index.unique).map(({ name }) => `${collection} ${name}`),
    );
    expect(all.filter((name) => !used.has(name) && !unique.includes(name))).toEqual([]);
    const guide = await readFile(join(packageRoot(), 'docs', 'mongodb.md'), 'utf8');
    expect(all.filter((name) => !guide.includes(`\`${name.split(' ')[1]!}\``))).toEqual([]);
  });
});
