import { contactPoint } from '../../../src/domain/address.ts';
import { instantOf } from '../../../src/domain/zoned-time.ts';
import { slotId, type Slot } from '../../../src/domain/slot.ts';
import { assign } from '../../../src/decisions/assign.ts';
import { readProgramme } from '../../../src/programme/programme.ts';
import { readRetention } from '../../../src/retention/ages.ts';
import { COLUMNS } from '../../../src/roster/columns.ts';
import { beginMove } from '../../../src/staff-requests/begin-move.ts';
import { joinRegistrations } from '../../../src/staff-requests/join.ts';
import { answerPerson } from '../../../src/staff-requests/answer.ts';
import { releaseTalk } from '../../../src/staff-requests/staff-request.ts';
import { createToken } from '../../../src/console/tokens.ts';
import { storeFamily, wording } from '../families.ts';
import { countChange, rejectChange, requestChange } from '../../../src/changes/changes.ts';
import { countToState, type Change } from '../../../src/domain/change.ts';
import { decideDue } from '../../../src/decisions/decide-again.ts';
import { storePerson } from '../staff.ts';
import type { Registration } from '../../../src/domain/registration.ts';
import type { Staff } from '../../../src/domain/staff.ts';
import {
  makeAppointment,
  makeConversation,
  makeInbound,
  makePersonRequest,
  makeSlot,
  makeStaff,
} from '../records.ts';
import { deskSamples } from './desk-samples.ts';
import { broadcastSamples } from './broadcast-samples.ts';
import type { ApiWorld } from './world.ts';

/** A request as a route wants it. */
export interface Sample {
  readonly path: string;
  readonly body?: unknown;
  /** The body is a CSV file. */
  readonly csv?: true;
}

/** What a sample wants to be sent with. */
export const headersOf = ({ csv }: Sample): Readonly<Record<string, string>> =>
  csv === true ? { 'content-type': 'text/csv; charset=utf-8' } : {};

export interface Samples {
  /** A request that is done, on things made for it. `changes`: whether it changes something that the audit must tell. */
  readonly good: (world: ApiWorld) => Promise<Sample>;
  /** Left out for routes that change nothing. */
  readonly changes?: true;
  readonly notFound?: Sample;
  readonly notPossible?: (world: ApiWorld) => Promise<Sample>;
}

/** What must be seen by nobody but those who act on people. */
export const PERSONAL = [
  'Ana',
  'Luis',
  'Ejemplo',
  'ayuda por favor',
  'Ciudad Secreta',
  'mi hermana',
] as const;

/** Files are made for no database in particular. */
const FILES = { storage: {} };
/** What was made in each database, so that names and days do not hang on what other files made before. */
const counts = new WeakMap<object, number>();
function countOf({ storage }: { readonly storage: object }): number {
  const count = (counts.get(storage) ?? 0) + 1;
  counts.set(storage, count);
  return count;
}

export async function makeSlots(world: ApiWorld, capacity = 2_000): Promise<readonly Slot[]> {
  const made = countOf(world);
  const port = 'san-ysidro';
  // Days far apart, so that every sample has slots of its own.
  const date = new Date(Date.UTC(2021, 2, 10 + made)).toISOString().slice(0, 10);
  const slots = ['09:00', '11:00'].map((time) => ({
    id: slotId(port, date, time),
    port,
    date,
    time,
    startsAt: instantOf(date, time, 'America/Tijuana'),
    capacity,
    taken: 0,
  })) satisfies Slot[];
  await world.storage.importSlots(slots);
  return slots;
}

/** A family of two that waits, with a phone that has texted. */
export async function makeWaiting(world: ApiWorld, city = 'Ciudad Secreta') {
  const made = countOf(world);
  const phone = `+52664${String(1_000_000 + made)}`;
  const contactId = world.storage.contactIdOf(contactPoint(phone));
  const registration = await storeFamily(world.storage, {
    people: 2,
    registration: {
      contactId,
      receipt: `R${String(100_000 + made)}`,
      city,
      needs: ['medical'],
      alternate: { number: '+525550009999', channel: 'sms' },
    },
    talk: { contactId, address: phone },
  });
  const message = makeInbound({ from: phone, text: 'ayuda por favor' });
  await world.storage.commit([{ kind: 'inbound', contactId, message }]);
  return { registration, phone, contactId };
}

/** A day at a port that no sample closed yet, with a slot that nobody has. */
async function dayAhead(world: ApiWorld): Promise<Slot> {
  const made = countOf(world);
  const date = new Date(Date.UTC(2032, 0, made)).toISOString().slice(0, 10);
  const slot = makeSlot({ port: 'nogales', date });
  await world.storage.importSlots([slot]);
  return slot;
}

/** A family with an appointment in the first of two slots. */
export async function makeScheduled(world: ApiWorld) {
  const slots = await makeSlots(world);
  const waiting = await makeWaiting(world);
  const { storage, clock, ids } = world;
  const from = slots[0]!.date;
  await assign({ storage, clock, ids, wording, dryRun: false, actor: 'cli:test', from, to: from });
  const appointment = (await storage.findActiveAppointment(waiting.registration.id))!;
  return { ...waiting, slots, appointment };
}

/** A family whose appointment has begun: it is the day of the tests, an hour ago. */
async function makeDue(world: ApiWorld) {
  const { registration } = await makeWaiting(world);
  const slot = makeSlot({ date: '2021-03-01' });
  const appointment = makeAppointment({
    ...{ registrationId: registration.id, familyId: registration.familyId, slotId: slot.id },
    ...{ reference: `C${registration.receipt.slice(1)}`, date: slot.date, startsAt: slot.startsAt },
  });
  // One that still waited would be in the way of everybody who is given a slot after it.
  const scheduled: Registration = { ...registration, stage: 'scheduled', version: registration.version + 1 };
  await world.storage.commit([
    { kind: 'appointment', appointment },
    { kind: 'registration', registration: scheduled },
  ]);
  return { registration: scheduled, appointment };
}

export async function makeOpenRequest(world: ApiWorld) {
  const waiting = await makeWaiting(world);
  const made = countOf(world);
  const request = makePersonRequest({
    id: `Q${String(made).padStart(6, '0')}`,
    contactId: waiting.contactId,
  });
  await world.storage.commit([{ kind: 'personRequest', request }]);
  return { ...waiting, request };
}

/** A family with an appointment whose instructions did not arrive, and the request to call them. */
export async function makeUnreached(world: ApiWorld) {
  const scheduled = await makeScheduled(world);
  const { storage } = world;
  const { contactId, appointment } = scheduled;
  for (const row of await storage.listOutboxOf(contactId))
    await storage.recordReport({ id: row.id, sid: `SM${row.id}`, state: 'undelivered', error: '30003' });
  const request = makePersonRequest({
    id: `unreached:${appointment.id}`,
    contactId,
    reason: 'unreached',
    openedAt: world.now,
  });
  await storage.commit([{ kind: 'personRequest', request }]);
  return { ...scheduled, request };
}

/** The roster has both in one family from now on. */
async function toOneFamily({ storage }: ApiWorld, kept: Registration, other: Registration): Promise<void> {
  const cases = await storage.findFamily(other.familyId);
  await storage.importCases(
    cases.map((facts) => ({ ...facts, familyId: kept.familyId })),
    { dryRun: false },
  );
}

/** A phone without a receipt that waits for staff. */
async function makeReclaiming({ storage }: ApiWorld): Promise<string> {
  const made = countOf({ storage });
  const address = `+52664${String(2_000_000 + made)}`;
  const contactId = storage.contactIdOf(contactPoint(address));
  await storage.commit([
    { kind: 'conversation', conversation: makeConversation({ contactId, address }) },
    { kind: 'personRequest', request: makePersonRequest({ contactId, reason: 'reclaim' }) },
  ]);
  return address;
}

/** The phones beside a family's own. */
const otherPhone = (which: 'alternate' | 'shelter'): Samples => ({
  good: async (world) => ({
    path: `/registrations/${(await makeWaiting(world)).registration.receipt.toLowerCase()}/${which}`,
    body: { number: '+52 664 765 4321', channel: 'whatsapp' },
  }),
  changes: true,
  notFound: { path: `/registrations/R0000000/${which}`, body: { number: null } },
});

async function stoppedRequest(world: ApiWorld) {
  const { request, contactId } = await makeOpenRequest(world);
  const talk = (await world.storage.findConversation(contactId))!;
  await world.storage.commit([
    { kind: 'conversation', conversation: { ...talk, version: talk.version + 1, stopped: true } },
  ]);
  return request;
}

/** A request that a colleague has. */
async function heldRequest(world: ApiWorld) {
  const { request } = await makeOpenRequest(world);
  const held = { ...request, takenBy: 'cli:ana', takenAt: world.now };
  await world.storage.commit([{ kind: 'personRequest', request: held }]);
  return held;
}

async function phaseThatIs(world: ApiWorld, open: boolean): Promise<string> {
  const phase = (await world.storage.listPhases())[0]!;
  if (phase.open !== open)
    await world.storage.commit([{ kind: 'phase', phase: { ...phase, open, version: phase.version + 1 } }]);
  return phase.id;
}

/** The closing of a phase, which costs a family its appointment, proposed by somebody whose token asks nothing. */
async function makeProposal(world: ApiWorld): Promise<Change> {
  const { storage, clock, ids } = world;
  const subject = await phaseThatIs(world, true);
  await decideDue({ storage, clock, ids, wording });
  await makeScheduled(world);
  const of = { kind: 'phase_close', subject } as const;
  const actor = await storePerson(storage, 'who proposes');
  const deps = { storage, clock, ids, wording, actor };
  const stated = countToState(await countChange(deps, of));
  // What earlier samples proposed is theirs.
  for (const { id } of await storage.listChanges({ state: 'proposed', limit: 99 }))
    await rejectChange(deps, id, 'over');
  const { change } = await requestChange(deps, of, stated, ids.next());
  return change!;
}

/** A member of staff of whom nobody has said yet who they are; all of them have one name. */
async function makeUnlinked(world: ApiWorld, over: Partial<Staff> = {}): Promise<Staff> {
  const staff = makeStaff({ name: 'night shift', linkedBy: null, linkedAt: null, ...over });
  await world.storage.commit([{ kind: 'staff', staff }]);
  return staff;
}

/** A roster of one row, each time another. */
export function makeRoster(): string {
  const made = countOf(FILES);
  const row = `A8${String(made).padStart(7, '0')},F${made},Ana,Ejemplo,1988-03-14,HND,es,2019-07-10,yes,pending,san-ysidro`;
  return `${COLUMNS.join(',')}\n${row}\n`;
}

const plain = (path: string): Samples => ({ good: async () => ({ path }) });

/** A sample of each route, by method and path; a route without one fails the tests. */
export const SAMPLES: Readonly<Record<string, Samples>> = {
  'get /me': plain('/me'),
  'get /phases': plain('/phases'),
  'post /phases/{id}/open': {
    async good(world) {
      const id = await phaseThatIs(world, false);
      const of = { kind: 'phase_open', subject: id } as const;
      const count = countToState(await countChange({ ...world, wording }, of));
      return { path: `/phases/${id}/open`, body: { count } };
    },
    changes: true,
    notFound: { path: '/phases/phase-9/open', body: {} },
    notPossible: async (world) => ({
      path: `/phases/${await phaseThatIs(world, false)}/open`,
      body: { count: 999_999 },
    }),
  },
  'post /phases/{id}/close': {
    async good(world) {
      const id = await phaseThatIs(world, true);
      const of = { kind: 'phase_close', subject: id } as const;
      const count = countToState(await countChange({ ...world, wording }, of));
      return { path: `/phases/${id}/close`, body: { count } };
    },
    changes: true,
    notFound: { path: '/phases/phase-9/close', body: {} },
    notPossible: async (world) => ({
      path: `/phases/${(await makeProposal(world)).subject}/close`,
      body: { count: 999_999 },
    }),
  },
  'get /changes': {
    async good(world) {
      await makeProposal(world);
      return { path: '/changes?state=proposed&limit=1' };
    },
  },
  'get /changes/{id}': {
    good: async (world) => ({ path: `/changes/${(await makeProposal(world)).id}` }),
    notFound: { path: '/changes/NONE' },
  },
  'post /changes/{id}/approve': {
    async good(world) {
      const { id, figures } = await makeProposal(world);
      return { path: `/changes/${id}/approve`, body: { count: countToState(figures) } };
    },
    changes: true,
    notFound: { path: '/changes/NONE/approve', body: { count: 1 } },
    async notPossible(world) {
      const { id, figures } = await makeProposal(world);
      return { path: `/changes/${id}/approve`, body: { count: countToState(figures) + 1 } };
    },
  },
  'post /changes/{id}/reject': {
    good: async (world) => ({
      path: `/changes/${(await makeProposal(world)).id}/reject`,
      body: { reason: 'not today' },
    }),
    changes: true,
    notFound: { path: '/changes/NONE/reject', body: { reason: 'x' } },
    async notPossible(world) {
      const { id } = await makeProposal(world);
      const again = { path: `/changes/${id}/reject`, body: { reason: 'once more' } };
      await world.send(again.path, { body: again.body });
      return again;
    },
  },
  'post /roster/import': {
    good: async () => ({ path: '/roster/import?dryRun=false', body: makeRoster(), csv: true }),
    changes: true,
  },
  'get /slots': plain('/slots?port=san-ysidro&from=2021-03-01&to=2022-03-01&limit=3'),
  'post /slots/import': {
    async good() {
      const made = countOf(FILES);
      const date = new Date(Date.UTC(2031, 0, made)).toISOString().slice(0, 10);
      return {
        path: '/slots/import',
        body: { rows: [{ port: 'gateway', date, time: '09:30', capacity: 12 }] },
      };
    },
    changes: true,
  },
  'post /slots/close': {
    async good(world) {
      const { port, date } = await dayAhead(world);
      return { path: '/slots/close', body: { port, date } };
    },
    changes: true,
    notFound: { path: '/slots/close', body: { port: 'nogales', date: '2031-01-01', time: '03:33' } },
    notPossible: async () => ({ path: '/slots/close', body: { port: 'nogales', date: '2021-01-01' } }),
  },
  'post /assignments': {
    async good(world) {
      const [slot] = await makeSlots(world);
      await phaseThatIs(world, true);
      await makeWaiting(world);
      return { path: '/assignments', body: { port: slot!.port, from: slot!.date, to: slot!.date } };
    },
    changes: true,
  },
  'get /appointments/{reference}': {
    good: async (world) => ({
      path: `/appointments/${(await makeScheduled(world)).appointment.reference.toLowerCase()}`,
    }),
    notFound: { path: '/appointments/C0000000' },
  },
  'post /appointments/{reference}/move': {
    async good(world) {
      const { appointment, slots } = await makeScheduled(world);
      const to = slots.find(({ id }) => id !== appointment.slotId)!;
      return { path: `/appointments/${appointment.reference}/move`, body: { slot: to.id } };
    },
    changes: true,
    notFound: { path: '/appointments/C0000000/move', body: { slot: 'san-ysidro|2021-03-11|09:00' } },
    async notPossible(world) {
      const { appointment } = await makeScheduled(world);
      return { path: `/appointments/${appointment.reference}/move`, body: { slot: appointment.slotId } };
    },
  },
  'post /appointments/{reference}/cancel': {
    async good(world) {
      const { appointment } = await makeScheduled(world);
      return {
        path: `/appointments/${appointment.reference}/cancel`,
        body: { reason: 'the port is closed' },
      };
    },
    changes: true,
    notFound: { path: '/appointments/C0000000/cancel', body: { reason: 'x' } },
    async notPossible(world) {
      const { appointment } = await makeScheduled(world);
      const again = { path: `/appointments/${appointment.reference}/cancel`, body: { reason: 'once more' } };
      await world.send(again.path, { body: again.body });
      return again;
    },
  },
  'post /appointments/{reference}/check-in': {
    async good(world) {
      const { appointment } = await makeDue(world);
      return {
        path: `/appointments/${appointment.reference.toLowerCase()}/check-in`,
        body: { state: 'arrived', slot: appointment.slotId, version: 0 },
      };
    },
    changes: true,
    notFound: {
      path: '/appointments/C0000000/check-in',
      body: { state: 'arrived', slot: 'san-ysidro|2021-03-11|09:00', version: 0 },
    },
    async notPossible(world) {
      const { appointment } = await makeScheduled(world);
      return {
        path: `/appointments/${appointment.reference}/check-in`,
        body: { state: 'no_show', slot: appointment.slotId, version: 0 },
      };
    },
  },
  'get /programme': { good: () => Promise.resolve({ path: '/programme' }) },
  'post /programme': {
    async good(world) {
      const { version } = await readProgramme(world.storage);
      return { path: '/programme', body: { version, change: { operator: 'Casa Ejemplar' } } };
    },
    changes: true,
    notPossible: () =>
      Promise.resolve({ path: '/programme', body: { version: 999, change: { operator: 'X' } } }),
  },
  'get /programme/retention': { good: () => Promise.resolve({ path: '/programme/retention' }) },
  'post /programme/retention': {
    good: async ({ storage }) => {
      const { version } = await readRetention(storage);
      return { path: '/programme/retention', body: { version, change: { texts: 200 + (version % 9) } } };
    },
    changes: true,
    notPossible: () =>
      Promise.resolve({ path: '/programme/retention', body: { version: 999, change: { talks: 99 } } }),
  },
  'post /programme/sign': {
    async good(world) {
      const { version } = await readProgramme(world.storage);
      return { path: '/programme/sign', body: { version, port: 'san-ysidro' } };
    },
    changes: true,
    notPossible: () => Promise.resolve({ path: '/programme/sign', body: { version: 999, port: 'nogales' } }),
  },
  'get /requests': {
    async good(world) {
      await makeOpenRequest(world);
      return { path: '/requests?limit=2' };
    },
  },
  'get /requests/{id}': {
    good: async (world) => ({ path: `/requests/${(await makeUnreached(world)).request.id}` }),
    notFound: { path: '/requests/NONE' },
  },
  'post /requests/{id}/answer': {
    good: async (world) => ({
      path: `/requests/${(await makeOpenRequest(world)).request.id}/answer`,
      body: { text: 'Le ayudamos.' },
    }),
    changes: true,
    notFound: { path: '/requests/NONE/answer', body: { text: 'x' } },
    notPossible: async (world) => ({
      path: `/requests/${(await stoppedRequest(world)).id}/answer`,
      body: { text: 'x' },
    }),
  },
  'post /requests/{id}/unsend': {
    async good(world) {
      const { request } = await makeOpenRequest(world);
      const deps = { ...world, wording, actor: 'cli:test' };
      const seen = null;
      const { messageId } = await answerPerson(deps, request.id, { text: 'Si.', when: 'soon', seen });
      // Nobody has it any more: whoever may act takes the answer back.
      await releaseTalk(deps, request.contactId, seen);
      return { path: `/requests/${request.id}/unsend`, body: { message: messageId } };
    },
    changes: true,
    notFound: { path: '/requests/NONE/unsend', body: { message: 'x' } },
    async notPossible(world) {
      const { request } = await makeOpenRequest(world);
      const deps = { ...world, wording, actor: 'cli:test' };
      const answer = { text: 'Si.', when: 'soon', seen: null } as const;
      const { messageId } = await answerPerson(deps, request.id, answer);
      return { path: `/requests/${request.id}/unsend`, body: { message: messageId } };
    },
  },
  'post /requests/{id}/ask': {
    good: async (world) => ({ path: `/requests/${(await makeOpenRequest(world)).request.id}/ask` }),
    changes: true,
    notFound: { path: '/requests/NONE/ask' },
    notPossible: async (world) => ({ path: `/requests/${(await stoppedRequest(world)).id}/ask` }),
  },
  'post /requests/{id}/close': {
    good: async (world) => ({ path: `/requests/${(await makeOpenRequest(world)).request.id}/close` }),
    changes: true,
    notFound: { path: '/requests/NONE/close' },
    notPossible: async (world) => ({ path: `/requests/${(await heldRequest(world)).id}/close` }),
  },
  'post /contacts/{contact}/take': {
    good: async (world) => ({ path: `/contacts/${(await makeWaiting(world)).contactId}/take` }),
    changes: true,
    notFound: { path: '/contacts/nobody/take' },
    notPossible: async (world) => ({ path: `/contacts/${(await heldRequest(world)).contactId}/take` }),
  },
  'post /contacts/{contact}/release': {
    good: async (world) => ({ path: `/contacts/${(await makeWaiting(world)).contactId}/release` }),
    changes: true,
    notFound: { path: '/contacts/nobody/release' },
    notPossible: async (world) => ({ path: `/contacts/${(await heldRequest(world)).contactId}/release` }),
  },
  'get /registrations/counts': plain('/registrations/counts'),
  'get /registrations': {
    async good(world) {
      const familyId = `IN-NEED-${String(countOf(world))}`;
      await storeFamily(world.storage, { facts: { familyId }, registration: { needs: ['medical'] } });
      return { path: '/registrations?needs=medical,pregnancy&limit=2' };
    },
  },
  'get /registrations/waiting': {
    async good(world) {
      await makeWaiting(world);
      return { path: '/registrations/waiting?port=san-ysidro&limit=2' };
    },
  },
  'post /registrations/search': {
    good: async (world) => ({
      path: '/registrations/search',
      body: { phone: (await makeWaiting(world)).phone },
    }),
  },
  'get /registrations/{receipt}': {
    good: async (world) => ({
      path: `/registrations/${(await makeWaiting(world)).registration.receipt.toLowerCase()}`,
    }),
    notFound: { path: '/registrations/R0000000' },
  },
  'post /registrations/{receipt}/alternate': otherPhone('alternate'),
  'post /registrations/{receipt}/shelter': otherPhone('shelter'),
  'post /registrations/{receipt}/join': {
    async good(world) {
      const [kept, other] = [await makeWaiting(world), await makeWaiting(world)];
      await toOneFamily(world, kept.registration, other.registration);
      const { receipt } = other.registration;
      return { path: `/registrations/${kept.registration.receipt}/join`, body: { other: receipt } };
    },
    changes: true,
    notFound: { path: '/registrations/R0000000/join', body: { other: 'R0000001' } },
    async notPossible(world) {
      const { receipt } = (await makeWaiting(world)).registration;
      return { path: `/registrations/${receipt}/join`, body: { other: receipt } };
    },
  },
  'post /registrations/{receipt}/correct': {
    async good(world) {
      const { receipt, version } = (await makeWaiting(world)).registration;
      return {
        path: `/registrations/${receipt}/correct`,
        body: { version, reason: 'they called', correction: { language: 'ht' } },
      };
    },
    changes: true,
    notFound: {
      path: '/registrations/R0000000/correct',
      body: { version: 1, reason: 'they called', correction: { language: 'ht' } },
    },
    async notPossible(world) {
      const { receipt, version } = (await makeWaiting(world)).registration;
      return {
        path: `/registrations/${receipt}/correct`,
        body: { version: version + 1, reason: 'they called', correction: { language: 'ht' } },
      };
    },
  },
  'post /registrations/{receipt}/decide': {
    async good(world) {
      const { receipt, version } = (await makeWaiting(world)).registration;
      return { path: `/registrations/${receipt}/decide`, body: { version, reason: 'the court wrote' } };
    },
    changes: true,
    notFound: { path: '/registrations/R0000000/decide', body: { version: 1, reason: 'the court wrote' } },
    async notPossible(world) {
      const { receipt, version } = (await makeWaiting(world)).registration;
      return {
        path: `/registrations/${receipt}/decide`,
        body: { version: version + 1, reason: 'the court wrote' },
      };
    },
  },
  ...deskSamples(makeOpenRequest, makeUnreached),
  'post /registrations/{receipt}/people': {
    async good(world) {
      const { receipt, members } = (await makeScheduled(world)).registration;
      const aNumber = members[1]?.aNumber ?? '';
      return {
        path: `/registrations/${receipt}/people`,
        body: { change: { what: 'off', aNumber, why: 'death' }, reason: 'told by phone' },
      };
    },
    changes: true,
    notFound: {
      path: '/registrations/R0000000/people',
      body: { change: { what: 'off', aNumber: 'A200000001', why: 'stays' }, reason: 'told' },
    },
    async notPossible(world) {
      const { receipt } = (await makeWaiting(world)).registration;
      return {
        path: `/registrations/${receipt}/people`,
        body: { change: { what: 'number', aNumber: 'A299999999' }, reason: 'told' },
      };
    },
  },
  'post /registrations/{receipt}/lost-phone': {
    async good(world) {
      const { registration } = await makeWaiting(world);
      const number = await makeReclaiming(world);
      return {
        path: `/registrations/${registration.receipt}/lost-phone`,
        body: { number, said: ['receipt', 'names'], reason: 'called' },
      };
    },
    changes: true,
    notFound: {
      path: '/registrations/R0000000/lost-phone',
      body: { number: '+526649999999', said: ['receipt', 'names'], reason: 'called' },
    },
    async notPossible(world) {
      const { registration, phone } = await makeWaiting(world);
      return {
        path: `/registrations/${registration.receipt}/lost-phone`,
        body: { number: phone, said: ['receipt', 'names'], reason: 'called' },
      };
    },
  },
  'post /registrations/{receipt}/lost-phone/stop': {
    async good(world) {
      const { receipt } = (await makeWaiting(world)).registration;
      await beginMove(
        { ...world, wording, actor: 'cli:test' },
        {
          ...{ receipt, to: await makeReclaiming(world), reason: 'called' },
          said: ['receipt', 'birth_date'],
        },
      );
      return { path: `/registrations/${receipt}/lost-phone/stop`, body: { reason: 'found again' } };
    },
    changes: true,
    notFound: { path: '/registrations/R0000000/lost-phone/stop', body: { reason: 'found' } },
    async notPossible(world) {
      const { receipt } = (await makeWaiting(world)).registration;
      return { path: `/registrations/${receipt}/lost-phone/stop`, body: { reason: 'found' } };
    },
  },
  'post /registrations/{receipt}/split': {
    async good(world) {
      const [kept, other] = [await makeWaiting(world), await makeWaiting(world)];
      const { storage } = world;
      const cases = await storage.findFamily(other.registration.familyId);
      await toOneFamily(world, kept.registration, other.registration);
      const { receipt } = other.registration;
      const actor = 'cli:test';
      await joinRegistrations({ ...world, wording, actor }, kept.registration.receipt, receipt);
      await storage.importCases(cases, { dryRun: false });
      return {
        path: `/registrations/${kept.registration.receipt}/split`,
        body: { other: receipt, reason: 'joined by mistake' },
      };
    },
    changes: true,
    notFound: { path: '/registrations/R0000000/split', body: { other: 'R0000001', reason: 'joined' } },
    async notPossible(world) {
      const [kept, other] = [await makeWaiting(world), await makeWaiting(world)];
      return {
        path: `/registrations/${kept.registration.receipt}/split`,
        body: { other: other.registration.receipt, reason: 'joined' },
      };
    },
  },
  'post /registrations/{receipt}/withdraw': {
    async good(world) {
      const { receipt } = (await makeScheduled(world)).registration;
      return { path: `/registrations/${receipt}/withdraw`, body: { reason: 'asked for by phone' } };
    },
    changes: true,
    notFound: { path: '/registrations/R0000000/withdraw', body: { reason: 'asked for' } },
    async notPossible(world) {
      const { registration } = await makeWaiting(world);
      await world.storage.commit([
        {
          kind: 'registration',
          registration: { ...registration, version: registration.version + 1, stage: 'withdrawn' },
        },
      ]);
      return { path: `/registrations/${registration.receipt}/withdraw`, body: { reason: 'asked for' } };
    },
  },
  'post /registrations/{receipt}/erase': {
    async good(world) {
      const { receipt } = (await makeWaiting(world)).registration;
      return { path: `/registrations/${receipt}/erase`, body: { reason: 'asked for in writing' } };
    },
    changes: true,
    notFound: { path: '/registrations/R0000000/erase', body: { reason: 'asked for' } },
  },
  'post /registrations/{receipt}/export': {
    async good(world) {
      const { receipt } = (await makeWaiting(world)).registration;
      return { path: `/registrations/${receipt}/export`, body: { reason: 'asked for in writing' } };
    },
    notFound: { path: '/registrations/R0000000/export', body: { reason: 'asked for' } },
  },
  'post /registrations/{receipt}/move': {
    async good(world) {
      const { registration } = await makeWaiting(world);
      const number = await makeReclaiming(world);
      return {
        path: `/registrations/${registration.receipt}/move`,
        body: { number, reason: 'known at the shelter' },
      };
    },
    changes: true,
    notFound: {
      path: '/registrations/R0000000/move',
      body: { number: '+526649999999', reason: 'known at the shelter' },
    },
    async notPossible(world) {
      const { registration, phone } = await makeWaiting(world);
      return {
        path: `/registrations/${registration.receipt}/move`,
        body: { number: phone, reason: 'known at the shelter' },
      };
    },
  },
  'get /registrations/{receipt}/timeline': {
    good: async (world) => ({
      path: `/registrations/${(await makeScheduled(world)).registration.receipt}/timeline`,
    }),
    notFound: { path: '/registrations/R0000000/timeline' },
  },
  'post /cases/search': {
    good: async (world) => ({
      path: '/cases/search',
      body: { aNumber: `A${(await makeWaiting(world)).registration.aNumber}` },
    }),
  },
  'get /contacts/{contact}/messages': {
    good: async (world) => ({
      path: `/contacts/${(await makeScheduled(world)).contactId}/messages?limit=1`,
    }),
    notFound: { path: '/contacts/nobody/messages' },
  },
  ...broadcastSamples(makeWaiting),
  'get /outbox/counts': plain('/outbox/counts'),
  'get /outbox/queued': plain('/outbox/queued'),
  'get /outbox/progress': plain('/outbox/progress'),
  'get /unreached': {
    async good(world) {
      await makeUnreached(world);
      return { path: '/unreached?limit=3' };
    },
  },
  'get /audit/verification': plain('/audit/verification'),
  'get /audit': plain('/audit?limit=2'),
  'get /tokens': plain('/tokens?limit=1'),
  'post /tokens': {
    good: async () => ({ path: '/tokens', body: { name: 'reports', role: 'viewer' } }),
    changes: true,
    notFound: { path: '/tokens', body: { staffId: 'NONE', role: 'viewer' } },
    async notPossible(world) {
      const staff = await makeUnlinked(world, { disabledAt: world.now });
      return { path: '/tokens', body: { staffId: staff.id, role: 'viewer' } };
    },
  },
  'get /staff': plain('/staff?limit=2'),
  'post /staff/{id}/link': {
    good: async (world) => ({ path: `/staff/${(await makeUnlinked(world)).id}/link`, body: { apart: true } }),
    changes: true,
    notFound: { path: '/staff/NONE/link', body: {} },
    async notPossible(world) {
      await makeUnlinked(world);
      return { path: `/staff/${(await makeUnlinked(world)).id}/link`, body: {} };
    },
  },
  'post /staff/{id}/join': {
    async good(world) {
      const into = (await makeUnlinked(world)).id;
      return { path: `/staff/${(await makeUnlinked(world)).id}/join`, body: { into } };
    },
    changes: true,
    notFound: { path: '/staff/NONE/join', body: { into: 'NONE' } },
    async notPossible(world) {
      const { id } = await makeUnlinked(world);
      return { path: `/staff/${id}/join`, body: { into: id } };
    },
  },
  'post /staff/{id}/disable': {
    good: async (world) => ({ path: `/staff/${(await makeUnlinked(world)).id}/disable` }),
    changes: true,
    notFound: { path: '/staff/NONE/disable' },
    async notPossible(world) {
      const sameAs = (await makeUnlinked(world)).id;
      return { path: `/staff/${(await makeUnlinked(world, { sameAs })).id}/disable` };
    },
  },
  'post /tokens/{id}/revoke': {
    async good({ storage, clock, ids }) {
      const act = { storage, clock, ids, actor: 'cli:test' };
      const { token } = await createToken(act, { name: 'old', role: 'viewer', days: 1 });
      return { path: `/tokens/${token.id}/revoke` };
    },
    changes: true,
    notFound: { path: '/tokens/NONE/revoke' },
  },
};
