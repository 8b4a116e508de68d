import type { ClientSession } from 'mongoose';
import type { PortId } from '../../domain/port.ts';
import type { Registration, Stage } from '../../domain/registration.ts';
import { openSealed, toldFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { RegistrationDocument } from './collections/registrations.ts';
import type { DecisionRounds } from './decision-rounds.ts';
import { checkOf } from './documents.ts';
import type { FamilyFences } from './family-fences.ts';
import type { Models } from './models.ts';
import { needOne, staleIfThere, unique } from './outcomes.ts';

/** What families told us. */
export function createRegistrations(
  { registrations }: Models,
  vault: Vault,
  rounds: DecisionRounds,
  fences: FamilyFences,
) {
  const check = checkOf(registrations);

  function registrationOf(document: RegistrationDocument, present: number): Registration {
    const { _id, live, round, createdAt, sealed, version, decisionDue, ...rest } = check(document);
    const behind = live ? Math.max(0, present - round) : 0;
    return {
      ...rest,
      id: _id,
      version: version + behind,
      decisionDue: decisionDue || behind > 0,
      createdAt: createdAt.getTime(),
      ...openSealed(vault, toldFields, sealed),
    };
  }

  async function one(found: PromiseLike<RegistrationDocument | null>): Promise<Registration | null> {
    const [present, document] = await Promise.all([rounds.present(), found]);
    return document === null ? null : registrationOf(document, present);
  }

  async function many(found: PromiseLike<RegistrationDocument[]>): Promise<readonly Registration[]> {
    const [present, documents] = await Promise.all([rounds.present(), found]);
    return documents.map((document) => registrationOf(document, present));
  }

  function documentOf(registration: Registration, round: number): Omit<RegistrationDocument, '_id'> {
    const {
      id: _,
      aNumber,
      members,
      city,
      needs,
      missing,
      alternate,
      shelter,
      lostAppointmentId,
      createdAt,
      decision,
      ...rest
    } = registration;
    return {
      ...rest,
      decision: { ...decision },
      live: registration.stage !== 'withdrawn',
      round,
      createdAt: new Date(createdAt),
      sealed: vault.seal({ aNumber, members, city, needs, missing, alternate, shelter, lostAppointmentId }),
    };
  }

  return {
    read: many,
    findRegistration: (id: string) => one(registrations.findById(id).lean()),
    findRegistrationByReceipt: (receipt: string) => one(registrations.findOne({ receipt }).lean()),
    findRegistrationOfFamily: (familyId: string) =>
      one(registrations.findOne({ familyId, live: true }).lean()),
    listRegistrationsOf: (contactId: string) =>
      many(registrations.find({ contactId, live: true }).sort({ createdAt: 1, _id: 1 }).lean()),
    async listDecisionsDue(limit: number): Promise<readonly Registration[]> {
      const present = await rounds.present();
      const behind = await registrations
        .find({ live: true, round: { $lt: present } })
        .limit(limit)
        .lean();
      const marked = await registrations
        .find({ live: true, decisionDue: true, round: { $gte: present } })
        .limit(limit - behind.length + 1)
        .lean();
      return [...behind, ...marked].slice(0, limit).map((document) => registrationOf(document, present));
    },
    listWaiting({
      port,
      limit,
      after,
    }: {
      port?: PortId;
      limit: number;
      after?: { enrolledOn: string; id: string };
    }) {
      return many(
        registrations
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
          .limit(limit)
          .lean(),
      );
    },
    async countRegistrations(): Promise<Record<Stage, number>> {
      const counts = { idle: 0, waiting: 0, scheduled: 0, withdrawn: 0 };
      const groups = await registrations.aggregate<{ _id: Stage; count: number }>([
        { $group: { _id: '$stage', count: { $sum: 1 } } },
      ]);
      for (const { _id, count } of groups) counts[_id] = count;
      return counts;
    },

    /** Marks the registrations of families for a new decision; whoever decides from older facts comes out stale. */
    async markFamilies(familyIds: readonly string[], session: ClientSession): Promise<void> {
      await registrations.updateMany(
        { familyId: { $in: familyIds }, live: true },
        { $set: { decisionDue: true }, $inc: { version: 1 } },
        { session },
      );
    },

    async writeRegistration(registration: Registration, session: ClientSession): Promise<void> {
      await fences.pass([registration.familyId], session);
      const round = await rounds.present(session);
      const { id, version } = registration;
      const document = documentOf(registration, round);
      if (version === 1) {
        await staleIfThere(
          () => registrations.exists({ _id: id }).lean(),
          unique(registrations.insertOne({ _id: id, ...document }, { session }), {
            _id: 'stale',
            familyId: 'taken',
          }),
        );
        return;
      }
      needOne(
        await unique(
          registrations
            .updateOne(
              {
                _id: id,
                $or: [
                  { live: false, version: version - 1 },
                  {
                    live: true,
                    $expr: { $eq: [{ $subtract: ['$version', '$round'] }, version - 1 - round] },
                  },
                ],
              },
              { $set: document },
              { session, runValidators: true },
            )
            .exec(),
          { familyId: 'taken' },
        ),
        'stale',
      );
    },
  };
}

export type Registrations = ReturnType<typeof createRegistrations>;
