import type { QueryFilter } from 'mongoose';
import {
  partTakesIn,
  sumGroups,
  type Audience,
  type AudienceGroup,
  type AudienceRow,
  type PlainPart,
} from '../../domain/audience.ts';
import type { Registration } from '../../domain/registration.ts';
import type { AudiencePage } from '../broadcast-port.ts';
import { thoseThatOpen } from '../sealed-damaged.ts';
import type { Appointments } from './appointments.ts';
import type { Models } from './models.ts';
import type { RegistrationDocument, Registrations } from './registrations.ts';
import type { Turns } from './turns.ts';

/** Registrations that are counted together. */
const COUNTED_AT_ONCE = 2_000;
const NOBODY: ReadonlySet<string> = new Set();

function filterOf({
  outcomes,
  phases,
  ports,
  languages,
  needs,
}: PlainPart): QueryFilter<RegistrationDocument> {
  return {
    ...(outcomes !== undefined && { 'decision.outcome': { $in: [...outcomes] } }),
    ...(phases !== undefined && { 'decision.phaseId': { $in: [...phases] } }),
    ...(ports !== undefined && { portOfReturn: { $in: [...ports] } }),
    ...(languages !== undefined && { language: { $in: [...languages] } }),
    // Null: of a version that did not say.
    ...(needs !== undefined && { inNeed: { $in: [true, null] } }),
  };
}

/** Who a broadcast is for. */
export function createAudiences(
  { registrations, conversations, appointments }: Models,
  readRegistrations: Pick<Registrations, 'opened'>,
  turns: Pick<Turns, 'open'>,
  readAppointments: Pick<Appointments, 'read'>,
) {
  async function withRest(found: readonly Registration[]): Promise<readonly AudienceRow[]> {
    const [talks, held] = await Promise.all([
      conversations.find({ _id: { $in: found.flatMap(({ contactId }) => contactId ?? []) } }).lean(),
      readAppointments.read(
        appointments.find({ registrationId: { $in: found.map(({ id }) => id) }, active: true }).lean(),
      ),
    ]);
    const talkOf = new Map(talks.map((talk) => [talk._id, talk]));
    const appointmentOf = new Map(held.map((appointment) => [appointment.registrationId, appointment]));
    return thoseThatOpen(found, (registration) => ({
      registration,
      talk: turns.open(talkOf.get(registration.contactId ?? '') ?? null),
      appointment: appointmentOf.get(registration.id) ?? null,
    }));
  }

  /** The last of so many registrations behind one; null where there are no more than these. */
  async function endOf(after: string, within: number): Promise<string | null> {
    const [last] = await registrations
      .find({ _id: { $gt: after } }, { _id: 1 })
      .sort({ _id: 1 })
      .skip(within - 1)
      .limit(1)
      .lean();
    return last?._id ?? null;
  }

  return {
    countAudience: (audience: Audience) =>
      countAudience({ registrations, conversations, appointments }, audience),
    async pageAudience(query: AudiencePage) {
      const end = query.within === undefined ? null : await endOf(query.after ?? '', query.within);
      const { documents, those } = await readRegistrations.opened(
        registrations
          .find({
            _id: { $gt: query.after ?? '', ...(end !== null && { $lte: end }) },
            live: true,
            createdAt: { $lte: new Date(query.until) },
            ...filterOf(query.audience.include),
          })
          .sort({ _id: 1 })
          .limit(query.limit)
          .lean(),
      );
      const last = documents.length < query.limit ? undefined : documents.at(-1);
      return { rows: await withRest(those), next: last?._id ?? end };
    },
    async listAudienceRows(registrationIds: readonly string[]): Promise<readonly AudienceRow[]> {
      const found = registrations.find({ _id: { $in: [...registrationIds] } }).lean();
      return withRest((await readRegistrations.opened(found)).those);
    },
  };
}

/** What a page of registrations is counted by. */
type CountedModels = Pick<Models, 'registrations' | 'conversations' | 'appointments'>;
type CountedRegistration = Pick<
  RegistrationDocument,
  '_id' | 'contactId' | 'language' | 'zone' | 'decision' | 'portOfReturn'
>;

/** Whose parts an audience has, in groups; page by page, so that no more than one page is held. */
async function countAudience(models: CountedModels, audience: Audience): Promise<readonly AudienceGroup[]> {
  let groups: readonly AudienceGroup[] = [];
  for (let after = ''; ;) {
    const page = await models.registrations
      .find(
        { _id: { $gt: after }, live: true, ...filterOf(audience.include) },
        { contactId: 1, language: 1, zone: 1, decision: 1, portOfReturn: 1 },
      )
      .sort({ _id: 1 })
      .limit(COUNTED_AT_ONCE)
      .lean();
    groups = sumGroups([...groups, ...(await groupsOfPage(models, page, audience))]);
    const last = page.at(-1);
    if (last === undefined || page.length < COUNTED_AT_ONCE) return groups;
    after = last._id;
  }
}

/** One group of one for each registration of a page that is meant. */
async function groupsOfPage(
  { conversations, appointments }: CountedModels,
  page: readonly CountedRegistration[],
  { include, exclude }: Audience,
): Promise<readonly AudienceGroup[]> {
  const datesMatter = [include, ...exclude].some((part) => part.appointments !== undefined);
  const [talks, held] = await Promise.all([
    conversations
      .find(
        { _id: { $in: page.flatMap(({ contactId }) => contactId ?? []) } },
        { channel: 1, sender: 1, stopped: 1, news: 1 },
      )
      .lean(),
    datesMatter
      ? appointments
          .find(
            { registrationId: { $in: page.map(({ _id }) => _id) }, active: true },
            { registrationId: 1, date: 1 },
          )
          .lean()
      : [],
  ]);
  const talkOf = new Map(talks.map((talk) => [talk._id, talk]));
  const appointmentOf = new Map(held.map((appointment) => [appointment.registrationId, appointment]));
  const isMeant = ({ _id, decision, portOfReturn, language }: CountedRegistration): boolean => {
    const facts = {
      registration: { id: _id, decision, portOfReturn, language, city: null, needs: [], receipt: '' },
      appointment: appointmentOf.get(_id) ?? null,
    };
    return partTakesIn(include, facts, NOBODY) && !exclude.some((part) => partTakesIn(part, facts, NOBODY));
  };
  return page.filter(isMeant).map(({ contactId, language, zone }) => {
    const talk = talkOf.get(contactId ?? '');
    return {
      language,
      zone,
      channel: talk?.channel ?? null,
      sender: talk?.sender ?? null,
      stopped: talk?.stopped ?? false,
      broadcastOptIn: talk?.news ?? true,
      count: 1,
    };
  });
}
