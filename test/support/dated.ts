import { portOf } from '../../flows/programme.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { Change } from '../../src/domain/change.ts';
import { closureId } from '../../src/domain/closure.ts';
import type { PortId } from '../../src/domain/port.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { addDays, instantOf, localOf } from '../../src/domain/zoned-time.ts';
import { requestChange } from '../../src/changes/changes.ts';
import { CODE_BYTES, makeCode } from '../../src/domain/code.ts';
import type { Page } from '../../src/console/pages/page.ts';
import type { ConsoleWorld } from './console.ts';
import type { Sample } from './console-samples.ts';
import { storeFamily, wording, type FamilyFacts } from './families.ts';
import { makeAppointment, makeId } from './records.ts';

type World = Pick<ConsoleWorld, 'storage' | 'now' | 'deps'>;

const PORT: PortId = 'san-ysidro';
const { zone } = portOf(PORT);

/** The day at San Ysidro so many days from now. */
export const dayAt = ({ now }: Pick<World, 'now'>, days = 0): string =>
  addDays(localOf(now, zone).date, days);

/** A slot at San Ysidro, stored. */
export async function storeSlot(
  { storage }: World,
  date: string,
  time: string,
  capacity = 20,
): Promise<Slot> {
  const slot: Slot = {
    ...{ id: slotId(PORT, date, time), port: PORT, date, time, capacity, taken: 0 },
    startsAt: instantOf(date, time, zone),
  };
  await storage.importSlots([slot]);
  return slot;
}

/** A family with an appointment in a slot. */
export async function storeDated(
  world: World,
  { port, date, time, startsAt, id }: Slot,
  family: FamilyFacts = { people: 2 },
): Promise<{ readonly registration: Registration; readonly appointment: Appointment }> {
  const registration = await storeFamily(world.storage, {
    ...family,
    registration: { stage: 'scheduled', receipt: code('receipt'), ...family.registration },
  });
  const people = registration.members.length;
  const appointment = makeAppointment({
    ...{ reference: code('reference'), registrationId: registration.id, familyId: registration.familyId },
    ...{ slotId: id, port, date, time, startsAt, people, createdAt: world.now },
  });
  const outcome = await world.storage.commit([
    { kind: 'appointment', appointment },
    { kind: 'slot', slotId: id, people },
  ]);
  if (outcome !== 'ok') throw new Error(`not stored: ${outcome}`);
  return { registration, appointment };
}

let made = 0;
/** Another one each time. */
function code(kind: 'receipt' | 'reference'): string {
  made += 1;
  const bytes = new Uint8Array(CODE_BYTES);
  new DataView(bytes.buffer).setUint32(2, made * 7919);
  return makeCode(kind, bytes);
}

/** Days on which nothing of another sample is. */
let day = 400;
const freshDay = (world: World): string => dayAt(world, (day += 1));

/** A family in a slot of a day of its own, far ahead. */
export async function storeAhead(world: World) {
  const slot = await storeSlot(world, freshDay(world), '09:00');
  return { slot, ...(await storeDated(world, slot)) };
}

/** The closing of such a day, proposed by the machine's shell. */
export async function storeProposal(world: World): Promise<Change> {
  const { slot } = await storeAhead(world);
  const subject = closureId({ ...slot, time: null });
  const of = { kind: 'slots_close', subject } as const;
  const { change } = await requestChange({ ...world.deps, wording }, of, 1, makeId());
  if (change === null) throw new Error('not proposed');
  return change;
}

const ofProposal = async (world: World): Promise<Sample> => ({
  params: { id: (await storeProposal(world)).id },
  fields: { count: '1', reason: 'the port stays open' },
});

/** A family whose appointment is today. */
export async function storeToday(world: World, family?: FamilyFacts, time = '09:00') {
  return storeDated(world, await storeSlot(world, dayAt(world), time, 500), family);
}

const ofToday = async (world: World): Promise<Sample> => {
  const { appointment } = await storeToday(world);
  const { reference, slotId: slot } = appointment;
  return { params: { reference, port: PORT }, fields: { reference, slot, seen: '0', state: 'arrived' } };
};

const ofDay = async (world: World): Promise<Sample> => {
  const { slot } = await storeAhead(world);
  return {
    params: { port: slot.port, date: slot.date },
    fields: { time: slot.time, capacity: '12', count: '1' },
  };
};

/** Samples of the pages about dates at ports. */
export const DATED_SAMPLES: Readonly<
  Record<`${Page['method']} ${string}`, (world: World) => Promise<Sample>>
> = {
  'POST /calendar': async (world) => ({
    fields: { port: PORT, from: freshDay(world), times: '09:00', capacity: '10' },
  }),
  'GET /calendar/{port}/{date}': ofDay,
  'POST /calendar/{port}/{date}/capacity': ofDay,
  'GET /calendar/{port}/{date}/list': ofDay,
  'GET /calendar/{port}/{date}/list.csv': ofDay,
  'GET /calendar/{port}/{date}/close': ofDay,
  'GET /calendar/{port}/{date}/close.csv': ofDay,
  'POST /calendar/{port}/{date}/close': ofDay,
  'POST /check-in': ofToday,
  'GET /check-in/at/{port}': ofToday,
  'GET /check-in/of/{reference}': ofToday,
  'POST /check-in/of/{reference}': ofToday,
  'GET /changes/{id}': ofProposal,
  'POST /changes/{id}/approve': ofProposal,
  'POST /changes/{id}/reject': ofProposal,
};
