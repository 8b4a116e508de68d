import type { ClientSession } from 'mongoose';
import type { OutboxState } from '../../domain/message.ts';
import { among, idsOf } from './listed.ts';
import type { Models } from './models.ts';

/** What is not sent yet, or may be. */
export const UNSENT = ['queued', 'sending', 'unsure'] as const satisfies readonly OutboxState[];

/** A page of rows that may be of age: what they are known by, whose they are, and where the next page begins. */
export interface Candidates {
  readonly rows: readonly { readonly id: string; readonly contactId: string | null }[];
  readonly next: string | null;
}

/** What keeps people from being let go. */
export function createHeld({ personRequests, registrations, appointments }: Models) {
  /** Contacts with an open request. */
  async function contactsAsking(
    contactIds: readonly string[],
    session: ClientSession | null = null,
  ): Promise<Set<string>> {
    if (contactIds.length === 0) return new Set();
    const open = await personRequests
      .find({ contactId: among(contactIds), state: 'open' }, { contactId: 1 }, { session })
      .lean();
    return new Set(open.map(({ contactId }) => contactId));
  }

  /** Contacts with an open request, or an appointment that is not older than `before`. */
  async function contactsHeld(
    contactIds: readonly string[],
    before: number,
    session: ClientSession | null = null,
  ): Promise<ReadonlySet<string>> {
    const holding = await contactsAsking(contactIds, session);
    const theirs =
      contactIds.length === 0
        ? []
        : await registrations
            .find({ contactId: among(contactIds), live: true }, { contactId: 1 }, { session })
            .lean();
    if (theirs.length === 0) return holding;
    const dated = await appointments
      .find(
        { registrationId: among(idsOf(theirs)), active: true, startsAt: { $gte: new Date(before) } },
        { registrationId: 1 },
        { session },
      )
      .lean();
    const ids = new Set(dated.map(({ registrationId }) => registrationId));
    for (const { _id, contactId } of theirs)
      if (ids.has(_id) && typeof contactId === 'string') holding.add(contactId);
    return holding;
  }

  return { contactsAsking, contactsHeld };
}

/** Who has come of age as a person: families that are through, phones that have fallen silent. */
export function createEnded({ registrations, appointments, checkIns, conversations, outbox }: Models) {
  /** Of these registrations, those whose family has come to its date, all before `before`. */
  async function arrived(registrationIds: readonly string[], before: number): Promise<ReadonlySet<string>> {
    if (registrationIds.length === 0) return new Set();
    const dates = await appointments
      .find(
        { registrationId: among(registrationIds), active: true, startsAt: { $lt: new Date(before) } },
        { registrationId: 1, slotId: 1 },
      )
      .lean();
    const came = await checkIns
      .find(
        {
          appointmentId: among(idsOf(dates)),
          ...{ state: 'arrived', recordedAt: { $lt: new Date(before) } },
        },
        { appointmentId: 1, slotId: 1 },
      )
      .lean();
    const at = new Set(came.map(({ appointmentId, slotId }) => `${appointmentId}|${slotId}`));
    return new Set(
      dates
        .filter(({ _id, slotId }) => at.has(`${_id}|${slotId}`))
        .map(({ registrationId }) => registrationId),
    );
  }

  /** Of these contacts, those that have written since `before`. */
  async function heardOf(contactIds: readonly string[], before: number): Promise<ReadonlySet<string>> {
    if (contactIds.length === 0) return new Set();
    const found = await conversations
      .find({ _id: among(contactIds), lastInboundAt: { $gte: new Date(before) } }, { _id: 1 })
      .lean();
    return new Set(idsOf(found));
  }

  return {
    async endedRegistrations(before: number, after: string, limit: number): Promise<Candidates> {
      const found = await registrations
        .find({ _id: { $gt: after } }, { stage: 1, contactId: 1, createdAt: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      const came = await arrived(idsOf(found.filter(({ stage }) => stage === 'scheduled')), before);
      const old = found.filter((each) => each.stage === 'withdrawn' && each.createdAt.getTime() < before);
      const contacts = old.flatMap(({ contactId }) => (contactId === null ? [] : [contactId]));
      const heard = await heardOf(contacts, before);
      const ended = new Set([...came, ...idsOf(old.filter((each) => !heard.has(each.contactId ?? '')))]);
      const rows = found
        .filter(({ _id }) => ended.has(_id))
        .map(({ _id, contactId }) => ({ id: _id, contactId }));
      return { rows, next: lastKey(found, limit) };
    },
    async silentTalks(before: number, after: string, limit: number): Promise<Candidates> {
      const found = await conversations
        .find({ _id: { $gt: after } }, { lastInboundAt: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      const silent = idsOf(found.filter(({ lastInboundAt }) => lastInboundAt.getTime() < before));
      if (silent.length === 0) return { rows: [], next: lastKey(found, limit) };
      const [registered, waiting] = await Promise.all([
        registrations.find({ contactId: among(silent) }, { contactId: 1 }).lean(),
        outbox.find({ contactId: among(silent), state: { $in: [...UNSENT] } }, { contactId: 1 }).lean(),
      ]);
      const kept = new Set([...registered, ...waiting].map(({ contactId }) => contactId));
      const rows = silent.filter((id) => !kept.has(id)).map((id) => ({ id, contactId: id }));
      return { rows, next: lastKey(found, limit) };
    },
  };
}

const lastKey = (found: readonly { readonly _id: string }[], limit: number): string | null =>
  found.length < limit ? null : (found.at(-1)?._id ?? null);

/** What of a request says its age. */
export const REQUEST = { openedAt: 1, renewedAt: 1, takenAt: 1 } as const;

export const isOldRequest = (
  each: { readonly openedAt: Date; readonly renewedAt?: Date | null; readonly takenAt?: Date | null },
  before: number,
): boolean => [each.openedAt, each.renewedAt, each.takenAt].every((time) => (time?.getTime() ?? 0) < before);
