import { AvisoError } from '../../src/domain/errors.ts';
import { broadcastGroup, broadcastMessageId } from '../../src/domain/broadcast.ts';
import { newLeftover } from '../../src/domain/erasure.ts';
import { SCHEDULE_KINDS } from '../../src/domain/reminder.ts';
import { endWrites } from '../../src/appointments/appointment-ends.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Write } from '../../src/storage/write.ts';
import {
  makeAppointment,
  makeAuditEntry,
  makeBroadcast,
  makeCase,
  makeCheckIn,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makeNote,
  makePersonRequest,
  makePhase,
  makeRecipient,
  makeRegistration,
  makeProgramme,
  makeReminder,
  makeChange,
  makeJob,
  makeSavedView,
  makeClosure,
  makeRequestKey,
  makeSlot,
  makeAccount,
  makeSession,
  makeStaff,
  makeToken,
  NOW,
} from './records.ts';

const SENDER = '+15005550006';
const WORKER = 'host/1/worker';
/** Families of which one after the other is another kind of case. */
const KINDS = 12;
const STAGES = ['waiting', 'waiting', 'scheduled', 'idle', 'withdrawn'] as const;
const HOUR = 3_600_000;

const pad = (n: number): string => String(n).padStart(6, '0');
const messageId = (family: number, which: string): string => `M${pad(family)}-${which}`;

function familyOf(i: number) {
  const contactId = `contact-${pad(i)}`;
  const familyId = `F-${pad(i)}`;
  const aNumber = String(200_000_000 + i);
  const whatsapp = i % 3 === 1;
  const stage = STAGES[i % STAGES.length] ?? 'idle';
  const facts = makeCase({
    aNumber,
    familyId,
    givenNames: i % 2 === 0 ? 'Ana María' : 'Luis 日本 😀',
    eoirStatus: i % 7 === 0 ? 'none' : 'pending',
  });
  const slot = makeSlot({ time: `${String(8 + (i % 10)).padStart(2, '0')}:00` });
  const writes: Write[] = [
    {
      kind: 'inbound',
      contactId,
      message: makeInbound({
        sid: `SM${pad(i)}a`,
        text: '  hola ',
        channel: whatsapp ? 'whatsapp' : 'sms',
        payload: whatsapp ? 'yes' : null,
        receivedAt: NOW + i,
      }),
    },
    {
      kind: 'inbound',
      contactId,
      message: makeInbound({
        sid: `SM${pad(i)}b`,
        text: '',
        attachment: i % 4 === 0 ? 'image' : null,
        location: i % 4 === 1 ? { latitude: 32.5, longitude: -117.03 } : null,
        answeredByCarrier: i % 12 === 9 ? 'stop' : null,
        receivedAt: NOW + i,
      }),
    },
    {
      kind: 'conversation',
      conversation: makeConversation({
        contactId,
        channel: whatsapp ? 'whatsapp' : 'sms',
        address: `+5255${String(10_000_000 + i)}`,
        language: i % 6 === 5 ? null : 'es',
        lastWhatsAppAt: whatsapp ? NOW + i : null,
        broadcastOptIn: i % 8 !== 7,
        externalId: i % 9 === 1 ? `MX.${String(i)}` : null,
        withPerson: i % 10 === 3,
        snapshot: JSON.stringify({ value: 'done', context: { family: familyId } }),
      }),
    },
    { kind: 'alias', alias: { id: `name-${pad(i)}`, contactId } },
    {
      kind: 'addressFlag',
      flag: {
        id: `${contactId}:sms`,
        contactId,
        channel: 'sms',
        flag: i % 2 === 0 ? 'dead' : 'stopped',
        at: NOW + i,
        clearedAt: i % 3 === 0 ? NOW + i + 1 : null,
      },
    },
    {
      kind: 'passedOn',
      passedOn: {
        ...{ id: `P${pad(i)}`, appointmentId: `P${pad(i)}`, slotId: 'san-ysidro|2021-03-10|09:00' },
        ...(i % 2 === 0 ? { contactId: null, state: 'told' } : { contactId, state: 'asked' }),
      },
    },
    {
      kind: 'calls',
      calls: {
        ...{ id: `P${pad(i)}`, version: 1, nextAt: i % 2 === 0 ? null : NOW + i },
        calls: [
          {
            ...{ at: NOW + i, by: 'cli:test', phone: 'own', slotId: 'san-ysidro|2021-03-10|09:00' },
            result: i % 2 === 0 ? 'will_come' : 'no_answer',
          },
        ],
      },
    },
    {
      kind: 'tries',
      tries: {
        id: `phone:${contactId}`,
        version: 1,
        at: i % 2 === 0 ? [] : [NOW, NOW + i],
        requestId: i % 3 === 0 ? `Q${pad(i)}` : null,
      },
    },
    {
      kind: 'leftover',
      leftover: newLeftover(i % 2 === 0 ? 'copy' : 'message', `SM-gone-${pad(i)}`, NOW + i),
    },
    {
      kind: 'registration',
      registration: makeRegistration({
        id: `R${pad(i)}`,
        receipt: `RC-${pad(i)}`,
        contactId: i % 13 === 12 ? null : contactId,
        familyId,
        aNumber,
        members: [{ aNumber, givenNames: facts.givenNames, surnames: facts.surnames }],
        city: i % 5 === 0 ? null : 'Ciudad Ejemplo',
        missing: i % 9 === 0 ? 'mi hermana' : null,
        alternate: i % 6 === 1 ? { number: `+5255${String(20_000_000 + i)}`, channel: 'sms' } : null,
        shelter: i % 8 === 2 ? { number: '+525530000000', channel: 'whatsapp' } : null,
        needs: i % 8 === 0 ? ['medical', 'pregnancy'] : [],
        decision:
          i % 5 === 3
            ? { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null }
            : { outcome: 'eligible', rule: 'returned-pending-outside', phaseId: 'phase-1' },
        decisionDue: i % 17 === 0,
        stage,
      }),
    },
    {
      kind: 'send',
      message: makeOutboxMessage({
        id: messageId(i, 'reply'),
        contactId,
        expiresAt: i % KINDS === 10 ? NOW : NOW + 24 * HOUR,
      }),
    },
    {
      kind: 'send',
      message: makeOutboxMessage({
        id: messageId(i, 'instruction'),
        contactId,
        priority: 1,
        purpose: 'instruction',
        group: `appointment:P${pad(i)}`,
        content: {
          body: 'Instrucciones',
          choices: [{ id: 'yes', title: 'Sí' }],
          location: { latitude: 32.5, longitude: -117, label: 'Puerto' },
        },
      }),
    },
    {
      kind: 'send',
      message: makeOutboxMessage({
        id: messageId(i, 'later'),
        contactId,
        priority: 2,
        purpose: 'reminder.prepare',
        notBefore: NOW + 48 * HOUR,
        expiresAt: NOW + 96 * HOUR,
        quietZone: 'America/Tijuana',
      }),
    },
  ];
  if (i % 11 === 5)
    writes.push({
      kind: 'personRequest',
      request: makePersonRequest({ id: `Q${pad(i)}`, contactId, state: i % 2 === 0 ? 'open' : 'closed' }),
    });
  if (i % 11 === 6) writes.push({ kind: 'note', note: makeNote({ id: `N${pad(i)}`, contactId }) });
  if (stage === 'scheduled') {
    const appointment = makeAppointment({
      id: `P${pad(i)}`,
      reference: `A-${pad(i)}`,
      registrationId: `R${pad(i)}`,
      familyId,
      slotId: slot.id,
      time: slot.time,
      people: 1,
    });
    const reminders = SCHEDULE_KINDS.map((kind, at) =>
      makeReminder({
        id: `E${pad(i)}-${kind}`,
        appointmentId: appointment.id,
        registrationId: appointment.registrationId,
        kind,
        dueAt: NOW + (at + 1) * 24 * HOUR,
      }),
    );
    writes.push(
      { kind: 'appointment', appointment },
      { kind: 'slot', slotId: slot.id, people: 1 },
      { kind: 'reminders', appointmentId: appointment.id, reminders },
      { kind: 'reminder', id: `E${pad(i)}-confirm`, state: i % 2 === 0 ? 'done' : 'skipped' },
    );
    if (i % 3 === 0)
      writes.push({
        kind: 'checkIn',
        checkIn: makeCheckIn({
          ...{ appointmentId: appointment.id, registrationId: appointment.registrationId },
          ...{ slotId: slot.id, time: slot.time, people: 1 },
          ...(i % 2 === 0
            ? { state: 'arrived', came: 1, members: [aNumber] }
            : { state: 'no_show', came: 0, members: [] }),
        }),
      });
    if (i % 4 === 0) writes.push(...endWrites(appointment, 'cancelled'));
  }
  return { facts, writes };
}

async function commit(storage: Storage, writes: readonly Write[]): Promise<void> {
  for (;;) {
    try {
      const outcome = await storage.commit(writes);
      if (outcome !== 'ok') throw new Error(`not stored: ${outcome}`);
      return;
    } catch (error) {
      // The others left no gap for longer than its patience: nothing was written, and whoever calls tries again.
      if (!(error instanceof AvisoError && error.code === 'storage_busy')) throw error;
    }
  }
}

/** Sends what `fill` queued, and brings about every state that a message can be in. */
async function send(storage: Storage, families: number): Promise<void> {
  const claim = { sender: SENDER, owner: WORKER, now: NOW + 1_000 };
  await storage.claimOutbox({ ...claim, limit: families });
  const of = (kind: number): number[] =>
    Array.from({ length: families }, (_, i) => i).filter((i) => i % KINDS === kind);
  const reply = (i: number): string => messageId(i, 'reply');
  const accepted = (i: number) => ({
    id: reply(i),
    outcome: 'accepted' as const,
    sid: `SM-out-${pad(i)}`,
    holdUntil: NOW + HOUR,
  });
  await storage.recordSends([
    ...[1, 5, 6, 7].flatMap((kind) => of(kind).map(accepted)),
    ...of(2).map((i) => ({
      id: reply(i),
      outcome: 'retry' as const,
      notBefore: NOW + 2 * HOUR,
      error: '30001',
      inOrder: true,
    })),
    ...of(3).map((i) => ({ id: reply(i), outcome: 'failed' as const, error: '21211' })),
    ...of(4).map((i) => ({ id: reply(i), outcome: 'unknown' as const, error: 'ECONNRESET' })),
  ]);
  const report = (i: number, state: 'sent' | 'delivered' | 'undelivered', error: string | null = null) => ({
    id: reply(i),
    sid: `SM-out-${pad(i)}`,
    state,
    error,
  });
  await Promise.all([
    ...[...of(5), ...of(6)].map((i) => storage.recordReport(report(i, 'sent'))),
    ...of(7).map((i) => storage.recordReport(report(i, 'undelivered', '30003'))),
  ]);
  await Promise.all(of(6).map((i) => storage.recordReport(report(i, 'delivered'))));
  // Withdrawn while the reply is out, and while it waits.
  await Promise.all(
    of(8).map((i) =>
      commit(storage, [{ kind: 'withdrawContact', contactId: `contact-${pad(i)}`, reason: 'stopped' }]),
    ),
  );
  await Promise.all(
    of(9).map((i) =>
      commit(storage, [
        {
          kind: 'conversation',
          conversation: makeConversation({ contactId: `contact-${pad(i)}`, version: 2, stopped: true }),
        },
        {
          kind: 'send',
          message: makeOutboxMessage({ id: messageId(i, 'suppressed'), contactId: `contact-${pad(i)}` }),
        },
      ]),
    ),
  );
  await storage.claimOutbox({ ...claim, limit: Math.ceil(families / 4) });
}

/** A draft, and a broadcast that is being sent: one waits, one is queued, one has answered. */
async function broadcast(storage: Storage): Promise<void> {
  const id = 'B000002';
  const sending = makeBroadcast({
    id,
    state: 'approved',
    kind: 'correction',
    of: 'B000001',
    override: { by: 'root', reason: 'The port asks for it.' },
    approvedAt: NOW,
    approvedCount: 3,
    expiresAt: NOW + HOUR,
    live: true,
  });
  const expansion = {
    after: null,
    made: 3,
    seen: { 'es.sms': 2, 'es.whatsapp': 1 },
    senders: [SENDER],
    zones: ['America/Tijuana'],
  };
  const contactId = 'contact-broadcast';
  const messageId = broadcastMessageId(id, 2, 1);
  await commit(storage, [
    { kind: 'broadcast', broadcast: makeBroadcast({ id: 'B000001' }) },
    { kind: 'broadcast', broadcast: sending },
    {
      kind: 'recipients',
      approvedHash: null,
      broadcastId: id,
      made: 0,
      expansion,
      recipients: [
        makeRecipient({ broadcastId: id, position: 1, canary: true }),
        makeRecipient({ broadcastId: id, position: 2, contactId }),
        makeRecipient({
          broadcastId: id,
          position: 3,
          contactId: '',
          channel: 'whatsapp',
          state: 'replied',
          feeds: 1,
          sentAt: NOW,
          reply: { sid: 'SM-answer', at: NOW + 5 },
        }),
      ],
    },
  ]);
  await commit(storage, [
    {
      kind: 'broadcast',
      broadcast: { ...sending, version: 2, state: 'sending', expansion, watch: { ended: 1, failed: 0 } },
    },
  ]);
  await commit(storage, [
    {
      kind: 'enqueue',
      broadcastId: id,
      moves: [{ position: 2, feeds: 0, to: 'queued', messageId, segments: 1 }],
    },
    {
      kind: 'send',
      message: makeOutboxMessage({
        id: messageId,
        contactId,
        priority: 3,
        purpose: 'broadcast',
        group: broadcastGroup(id),
      }),
    },
  ]);
}

/**
 * A programme in the middle of its day: families of every kind, appointments, reminders, messages in every state. Made up from
 * a number, so that two fillings are the same.
 */
export async function fillProgramme(storage: Storage, families: number): Promise<void> {
  await commit(storage, [
    { kind: 'phase', phase: makePhase() },
    {
      kind: 'phase',
      phase: makePhase({ id: 'phase-2', open: true, eoirStatuses: ['pending', 'closed', 'none'] }),
    },
    { kind: 'setting', name: 'phase-begun:phase-1', value: '2021-02-19' },
    { kind: 'setting', name: 'empty', value: '' },
    { kind: 'expectedCount', name: 'assign:san-ysidro', expected: 0 },
    {
      kind: 'audit',
      entry: makeAuditEntry({ detail: { rows: 12, dry: false, note: null, file: 'roster.csv' } }),
    },
  ]);
  await commit(storage, [
    { kind: 'programme', record: makeProgramme() },
    { kind: 'staff', staff: makeStaff({ id: 'S1' }) },
    { kind: 'account', account: makeAccount({ id: 'A1', staffId: 'S1' }) },
    { kind: 'session', session: makeSession({ id: 'N1', accountId: 'A1' }) },
    { kind: 'change', change: makeChange({ id: 'G1' }) },
    { kind: 'job', job: makeJob({ id: 'J1' }) },
    { kind: 'savedView', view: makeSavedView({ id: 'V1' }) },
    { kind: 'savedView', view: makeSavedView({ id: 'V2', shared: true, filter: '' }) },
    {
      kind: 'job',
      job: makeJob({ id: 'J2', kind: 'assignment', ...{ dueAt: null, fileKey: null, found: null } }),
    },
    { kind: 'closure', closure: makeClosure({ port: 'nogales', time: '09:00' }) },
    { kind: 'closure', closure: makeClosure({ port: 'nogales', date: '2021-03-12', clearedAt: NOW }) },
    { kind: 'token', token: makeToken({ id: 'T1', staffId: 'S1', hash: 'a'.repeat(64) }) },
    {
      kind: 'requestKey',
      key: makeRequestKey({ id: 'K1', state: 'answered', answer: { status: 200, body: '{"name":"Ana"}' } }),
    },
  ]);
  await commit(storage, [
    { kind: 'token', token: makeToken({ id: 'T2', hash: 'b'.repeat(64), revokedAt: NOW, lastUsedAt: NOW }) },
    { kind: 'requestKey', key: makeRequestKey({ id: 'K2' }) },
    {
      kind: 'staff',
      staff: makeStaff({
        id: 'S2',
        ...{ createdBy: null, linkedBy: null, linkedAt: null, sameAs: 'S1', disabledAt: NOW },
      }),
    },
    {
      kind: 'change',
      change: makeChange({ id: 'G2', state: 'done', decidedBy: 'token:T1@S1:Ana', decidedAt: NOW }),
    },
    { kind: 'expectedCount', name: 'assign:san-ysidro', expected: 1 },
    { kind: 'audit', entry: makeAuditEntry({ act: 'assign', at: NOW + 1, detail: { families: 3 } }) },
  ]);
  await storage.importSlots(
    Array.from({ length: 10 }, (_, i) =>
      makeSlot({ time: `${String(8 + i).padStart(2, '0')}:00`, capacity: families }),
    ),
  );
  const all = Array.from({ length: families }, (_, i) => familyOf(i));
  for (let at = 0; at < families; at += 500)
    await storage.importCases(
      all.slice(at, at + 500).map(({ facts }) => facts),
      { dryRun: false },
    );
  for (let at = 0; at < families; at += 250)
    await Promise.all(all.slice(at, at + 250).map(({ writes }) => commit(storage, writes)));
  await send(storage, families);
  await broadcast(storage);
  // Everybody is decided again; one family by an import, and one talk is written after that.
  await commit(storage, [{ kind: 'decideAll' }]);
  const [first] = all;
  if (first !== undefined)
    await storage.importCases([{ ...first.facts, eoirStatus: 'granted' }], { dryRun: false });
  const second = await storage.findRegistration(`R${pad(1)}`);
  if (second !== null)
    await commit(storage, [
      { kind: 'registration', registration: { ...second, version: second.version + 1, decisionDue: false } },
    ]);
}
