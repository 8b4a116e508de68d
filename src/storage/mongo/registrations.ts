import type { ClientSession, QueryFilter } from 'mongoose';
import type { PortId } from '../../domain/port.ts';
import type { Registration, Stage } from '../../domain/registration.ts';
import { registrationRecord } from '../records/registrations.ts';
import { thoseThatOpen } from '../sealed-damaged.ts';
import type { Vault } from '../vault.ts';
import type { DecisionRounds } from './decision-rounds.ts';
import type { FamilyFences } from './family-fences.ts';
import type { Models } from './models.ts';
import type { Names } from './names.ts';
import { staleIfThere } from './outcomes.ts';
import { createDocuments, pageBehind } from './record-documents.ts';
import type { DocumentOf } from './record-schema.ts';

export type RegistrationDocument = DocumentOf<typeof registrationRecord>;

async function countByStage(registrations: Models['registrations']): Promise<Record<Stage, number>> {
  const counts = { idle: 0, waiting: 0, scheduled: 0, withdrawn: 0 };
  const groups = await registrations.aggregate<{ _id: Stage; count: number }>([
    { $group: { _id: '$stage', count: { $sum: 1 } } },
  ]);
  for (const { _id, count } of groups) counts[_id] = count;
  return counts;
}

interface WaitingPage {
  readonly port?: PortId;
  readonly limit: number;
  readonly after?: { readonly enrolledOn: string; readonly id: string };
}

/** Who waits for a date, in the order in which they are seated. */
function waitingIn(registrations: Models['registrations'], { port, limit, after }: WaitingPage) {
  return registrations
    .find({
      stage: 'waiting',
      ...(port !== undefined && { portOfReturn: port }),
      ...(after !== undefined && {
        // The first condition is for the index, which would else be read from its beginning.
        enrolledOn: { $gte: after.enrolledOn },
        $or: [{ enrolledOn: { $gt: after.enrolledOn } }, { _id: { $gt: after.id } }],
      }),
    })
    .sort({ enrolledOn: 1, _id: 1 })
    .limit(limit);
}

/** Whether what is stored is the version before, also when rounds of decisions have gone by. */
const isBefore = (version: number, round: number) => ({
  $or: [
    { live: false, version: version - 1 },
    { live: true, $expr: { $eq: [{ $subtract: ['$version', '$round'] }, version - 1 - round] } },
  ],
});

/** Registrations of many people, of which one that does not open keeps nobody from the others. */
function createRegistrationPages(
  registrations: Models['registrations'],
  rounds: DecisionRounds,
  registrationOf: (document: RegistrationDocument, present: number) => Registration,
) {
  const openingAt = (present: number) => (found: readonly RegistrationDocument[]) =>
    thoseThatOpen(found, (document) => registrationOf(document, present));

  /** Those of a condition, in no order. What does not open is gone past. */
  function some(filter: QueryFilter<RegistrationDocument>, limit: number, present: number) {
    const seen: string[] = [];
    return pageBehind(limit, openingAt(present), async (last: RegistrationDocument | null, asked) => {
      const others = last === null ? {} : { _id: { $nin: seen } };
      const found = await registrations
        .find({ live: true, ...filter, ...others })
        .limit(asked)
        .lean();
      seen.push(...found.map(({ _id }) => _id));
      return found;
    });
  }

  return {
    /** What a query finds, and those of it that open as records. */
    async opened(found: PromiseLike<RegistrationDocument[]>): Promise<{
      readonly documents: readonly RegistrationDocument[];
      readonly those: readonly Registration[];
    }> {
      const [present, documents] = await Promise.all([rounds.present(), found]);
      return { documents, those: openingAt(present)(documents) };
    },
    async listDecisionsDue(limit: number): Promise<readonly Registration[]> {
      const present = await rounds.present();
      const behind = await some({ round: { $lt: present } }, limit, present);
      if (behind.length === limit) return behind;
      const marked = { decisionDue: true, round: { $gte: present } };
      return [...behind, ...(await some(marked, limit - behind.length, present))];
    },
    async listWaiting(query: WaitingPage): Promise<readonly Registration[]> {
      const opening = openingAt(await rounds.present());
      return pageBehind(query.limit, opening, (last: RegistrationDocument | null, limit) => {
        const after = last === null ? query.after : { enrolledOn: last.enrolledOn, id: last._id };
        return waitingIn(registrations, { ...query, limit, ...(after !== undefined && { after }) }).lean();
      });
    },
  };
}

/** What families told us. */
export function createRegistrations(
  { registrations }: Models,
  vault: Vault,
  rounds: DecisionRounds,
  fences: FamilyFences,
  names: Names,
) {
  const documents = createDocuments(registrations, vault, registrationRecord);

  /** What is a round or more behind is due, and a version further for each. */
  function registrationOf(document: RegistrationDocument, present: number): Registration {
    const registration = documents.open(document);
    const behind = document.live ? Math.max(0, present - document.round) : 0;
    if (behind === 0) return registration;
    return { ...registration, version: registration.version + behind, decisionDue: true };
  }

  async function one(found: PromiseLike<RegistrationDocument | null>): Promise<Registration | null> {
    const [present, document] = await Promise.all([rounds.present(), found]);
    return document === null ? null : registrationOf(document, present);
  }

  async function many(found: PromiseLike<RegistrationDocument[]>): Promise<readonly Registration[]> {
    const [present, documents] = await Promise.all([rounds.present(), found]);
    return documents.map((document) => registrationOf(document, present));
  }

  return {
    ...createRegistrationPages(registrations, rounds, registrationOf),
    findRegistration: (id: string) => one(registrations.findById(id).lean()),
    findRegistrationByReceipt: (receipt: string) => one(registrations.findOne({ receipt }).lean()),
    findRegistrationOfFamily: (familyId: string) =>
      one(registrations.findOne({ familyId, live: true }).lean()),
    listRegistrationsOf: (contactId: string) =>
      many(registrations.find({ contactId, live: true }).sort({ createdAt: 1, _id: 1 }).lean()),
    countRegistrations: () => countByStage(registrations),

    /**
     * Marks the registrations of families whose facts changed for a new decision, and takes over their names; whoever decides from older facts
     * comes out stale.
     */
    async takeChanged(familyIds: readonly string[], session: ClientSession): Promise<void> {
      await registrations.updateMany(
        { familyId: { $in: familyIds }, live: true },
        { $set: { decisionDue: true }, $inc: { version: 1 } },
        { session },
      );
      await names.nameFamilies(familyIds, session);
    },

    async writeRegistration(registration: Registration, session: ClientSession): Promise<void> {
      await fences.pass([registration.familyId], session);
      const round = await rounds.present(session);
      const { id, version, stage } = registration;
      const stored = version === 1 ? null : await registrations.findById(id, null, { session }).lean();
      await staleIfThere(
        async () => (version === 1 ? registrations.exists({ _id: id }).lean() : null),
        documents.write(registration, {
          session,
          beside: { live: stage !== 'withdrawn', round, inNeed: registration.needs.length > 0 },
          taken: { familyId: 'taken' },
          before: isBefore(version, round),
        }),
      );
      await names.follow(stored === null ? null : documents.open(stored), registration, session);
    },
  };
}

/** Ids of the registrations of families that are not withdrawn. */
export async function idsOfFamilies(
  { registrations }: Pick<Models, 'registrations'>,
  familyIds: readonly string[],
): Promise<readonly string[]> {
  const found = await registrations.find({ familyId: { $in: familyIds }, live: true }, { _id: 1 }).lean();
  return found.map(({ _id }) => _id);
}

export type Registrations = ReturnType<typeof createRegistrations>;
