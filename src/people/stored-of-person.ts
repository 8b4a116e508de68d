import { z } from 'zod';
import { checkInId } from '../domain/check-in.ts';
import { flagId } from '../domain/address-flag.ts';
import { CHANNELS } from '../domain/address.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { AuditRow } from '../domain/audit.ts';
import { appointmentGroup, askedGroup, registrationGroup } from '../domain/message-groups.ts';
import type { OutboxRow } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';

const at = z.iso.datetime();
const person = z.object({
  aNumber: z.string(),
  givenNames: z.string(),
  surnames: z.string(),
});

/** All that is stored about a person and their family, in words that whoever gets it can read. */
export const storedSchema = z
  .object({
    at,
    /** Whether the phone's texts, talk and requests are theirs alone; those of a phone of several families are not given to one of them. */
    phoneIsTheirs: z.boolean(),
    registration: z.object({
      receipt: z.string(),
      madeAt: at,
      consentVersion: z.string().nullable(),
      stage: z.string(),
      language: z.string(),
      place: z.string(),
      city: z.string().nullable(),
      zone: z.string(),
      needs: z.array(z.string()),
      notOnRoster: z.string().nullable(),
      ownANumber: z.string(),
      people: z.array(person),
      apart: z.array(person.extend({ why: z.string() })),
      port: z.string(),
      enrolledOn: z.string(),
      decision: z.object({ outcome: z.string(), rule: z.string(), phase: z.string().nullable() }),
      toldOutcome: z.string(),
      otherPhone: z.string().nullable(),
      shelterPhone: z.string().nullable(),
    }),
    roster: z.array(
      person.extend({
        family: z.string(),
        birthDate: z.string(),
        nationality: z.string(),
        language: z.string(),
        enrolledOn: z.string(),
        returned: z.boolean(),
        eoirStatus: z.string(),
        port: z.string(),
      }),
    ),
    phone: z
      .object({
        number: z.string(),
        whatsAppId: z.string().nullable(),
        channel: z.string(),
        language: z.string().nullable(),
        stopped: z.boolean(),
        news: z.boolean(),
        lastTextAt: at,
        withPerson: z.boolean(),
        talk: z.unknown(),
        refusedByChannel: z.array(z.object({ channel: z.string(), what: z.string(), at })),
      })
      .nullable(),
    texts: z.array(
      z.object({
        at,
        channel: z.string(),
        text: z.string(),
        attachment: z.string().nullable(),
        location: z.string().nullable(),
      }),
    ),
    messages: z.array(
      z.object({ at, channel: z.string(), about: z.string(), state: z.string(), text: z.string() }),
    ),
    appointments: z.array(
      z.object({
        reference: z.string(),
        madeAt: at,
        port: z.string(),
        date: z.string(),
        time: z.string(),
        people: z.int(),
        state: z.string(),
        came: z.object({ what: z.string(), aNumbers: z.array(z.string()), at }).nullable(),
        reminders: z.array(z.object({ what: z.string(), at, state: z.string() })),
        calls: z.array(z.object({ at, phone: z.string(), result: z.string() })),
      }),
    ),
    requests: z.array(z.object({ at, reason: z.string(), about: z.string().nullable(), state: z.string() })),
    doneByStaff: z.array(z.object({ at, what: z.string() })),
  })
  .meta({ id: 'StoredOfPerson' });
export type StoredOfPerson = z.output<typeof storedSchema>;

/** More than anybody texts, or than is done to anybody. */
const MOST = 10_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** What staff do that is about whoever looks and not about the person. */
const LOOKS: readonly string[] = ['person.look', 'people.search'];

/**
 * Reads all that is stored about the family of a registration, as it is now. Who of the staff did what is not theirs to know; that it was
 * done is.
 * @param now UTC milliseconds
 */
export async function storedOf(
  storage: Storage,
  registration: Registration,
  now: number,
): Promise<StoredOfPerson> {
  const { id, receipt, contactId, members } = registration;
  const atPhone = contactId === null ? [] : await storage.listRegistrationsOf(contactId);
  const phoneIsTheirs = atPhone.every((each) => each.id === id);
  const theirs = phoneIsTheirs ? contactId : null;
  const [appointments, roster, messages, texts, requests] = await Promise.all([
    storage.listAppointmentsOf(id),
    Promise.all([...members, ...registration.apart].map(({ aNumber }) => storage.findCase(aNumber))),
    contactId === null ? [] : storage.listOutboxOf(contactId),
    theirs === null ? [] : storage.listInbound(theirs, MOST),
    theirs === null ? [] : storage.listPersonRequestsOf(theirs),
  ]);
  const subjects = [
    id,
    receipt,
    ...(theirs === null ? [] : [theirs]),
    ...appointments.map((each) => each.id),
  ];
  const done = await Promise.all(subjects.map((subject) => auditOf(storage, subject)));
  return {
    ...{ at: iso(now), phoneIsTheirs },
    registration: registrationOf(registration),
    roster: roster
      .filter((facts) => facts !== null)
      .map(({ familyId, portOfReturn, ...facts }) => ({ ...facts, family: familyId, port: portOfReturn })),
    phone: theirs === null ? null : await phoneOf(storage, theirs),
    texts: texts.map(({ receivedAt, channel, text, attachment, location }) => ({
      ...{ at: iso(receivedAt), channel, text, attachment },
      location: location === null ? null : `${String(location.latitude)}, ${String(location.longitude)}`,
    })),
    messages: messages
      .filter((message) => phoneIsTheirs || isAbout(message, id, appointments))
      .map(({ createdAt, channel, purpose, state, content }) => ({
        ...{ at: iso(createdAt), channel, about: purpose, state, text: content.body },
      })),
    appointments: await Promise.all(appointments.map((appointment) => appointmentOf(storage, appointment))),
    requests: requests.map(({ openedAt, reason, about, state }) => ({
      at: iso(openedAt),
      reason,
      about,
      state,
    })),
    doneByStaff: done
      .flat()
      .sort((a, b) => a.seq - b.seq)
      .filter(({ act }) => !LOOKS.includes(act))
      .map((row) => ({ at: iso(row.at), what: row.act })),
  };
}

const auditOf = (storage: Storage, subject: string): Promise<readonly AuditRow[]> =>
  storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: MOST, subject });

/** Of a phone of several families: whether a message is about this one. */
function isAbout({ group }: OutboxRow, id: string, appointments: readonly Appointment[]): boolean {
  const groups = [
    registrationGroup(id),
    askedGroup(id),
    ...appointments.map((each) => appointmentGroup(each.id)),
  ];
  return group !== null && groups.includes(group);
}

function registrationOf(registration: Registration): StoredOfPerson['registration'] {
  const { decision, alternate, shelter, members } = registration;
  return {
    receipt: registration.receipt,
    madeAt: iso(registration.createdAt),
    consentVersion: registration.consentVersion,
    stage: registration.stage,
    language: registration.language,
    place: registration.place,
    city: registration.city,
    zone: registration.zone,
    needs: [...registration.needs],
    notOnRoster: registration.missing,
    ownANumber: registration.aNumber,
    people: members.map(({ aNumber, givenNames, surnames }) => ({ aNumber, givenNames, surnames })),
    apart: registration.apart.map((each) => ({ ...each })),
    port: registration.portOfReturn,
    enrolledOn: registration.enrolledOn,
    decision: { outcome: decision.outcome, rule: decision.rule, phase: decision.phaseId },
    toldOutcome: registration.toldOutcome,
    otherPhone: alternate?.number ?? null,
    shelterPhone: shelter?.number ?? null,
  };
}

async function phoneOf(storage: Storage, contactId: string): Promise<StoredOfPerson['phone']> {
  const talk = await storage.findConversation(contactId);
  if (talk === null) return null;
  const flags = await Promise.all(
    CHANNELS.map((channel) => storage.findAddressFlag(flagId(contactId, channel))),
  );
  return {
    number: talk.address,
    whatsAppId: talk.externalId,
    channel: talk.channel,
    language: talk.language,
    stopped: talk.stopped,
    news: talk.broadcastOptIn,
    lastTextAt: iso(talk.lastInboundAt),
    withPerson: talk.withPerson,
    talk: JSON.parse(talk.snapshot),
    refusedByChannel: flags
      .filter((flag) => flag !== null)
      .map((flag) => ({ channel: flag.channel, what: flag.flag, at: iso(flag.at) })),
  };
}

async function appointmentOf(
  storage: Storage,
  appointment: Appointment,
): Promise<StoredOfPerson['appointments'][number]> {
  const { id, reference, createdAt, port, date, time, people, state } = appointment;
  const [reminders, checkIn, calls] = await Promise.all([
    storage.listReminders(id),
    storage.findCheckIn(checkInId(appointment)),
    storage.findCalls(id),
  ]);
  return {
    ...{ reference, madeAt: iso(createdAt), port, date, time, people, state },
    came:
      checkIn === null
        ? null
        : { what: checkIn.state, aNumbers: [...checkIn.members], at: iso(checkIn.recordedAt) },
    reminders: reminders.map(({ kind, dueAt, state: stands }) => ({
      what: kind,
      at: iso(dueAt),
      state: stands,
    })),
    calls: (calls?.calls ?? []).map((call) => ({ at: iso(call.at), phone: call.phone, result: call.result })),
  };
}
