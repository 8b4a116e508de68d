import type { NameStorage } from '../storage.ts';
import type { Call } from '../ports/calls.ts';
import type { Transactions } from './transactions.ts';
import type { ClientSession } from 'mongoose';
import type { Case } from '../../domain/case.ts';
import type { FamilyName } from '../../domain/family-name.ts';
import type { Registration } from '../../domain/registration.ts';
import { factsOf } from '../case-hashes.ts';
import { createNameKeys, namedBy, type KeyRange } from '../name-keys.ts';
import { searchNames, type NameIndex, type NamedFamilies } from '../name-search.ts';
import { NAMES_SETTING, nextOfWalk, readWalk, writeWalk, type NamesWalk } from '../names-walk.ts';
import { caseRecord } from '../records/cases.ts';
import { registrationRecord } from '../records/registrations.ts';
import { settingRecord } from '../records/settings.ts';
import type { Vault } from '../vault.ts';
import type { FamilyFences } from './family-fences.ts';
import { among } from './listed.ts';
import type { Models } from './models.ts';
import { unique } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';

const within = ({ from, before }: KeyRange): { $gte: string; $lt: string } => ({ $gte: from, $lt: before });

/** Everything by the family that it is of. */
function byFamily<Of extends { readonly familyId: string }>(all: readonly Of[]): ReadonlyMap<string, Of[]> {
  const families = new Map<string, Of[]>();
  for (const each of all) {
    const known = families.get(each.familyId);
    if (known === undefined) families.set(each.familyId, [each]);
    else known.push(each);
  }
  return families;
}

/** The words by which families are found by name. */
export function createNames({ names, cases, registrations }: Models, vault: Vault) {
  const keys = createNameKeys(vault);
  const roster = createDocuments(cases, vault, caseRecord);
  const told = createDocuments(registrations, vault, registrationRecord);
  const index: NameIndex = {
    count: (range, most) => names.countDocuments({ _id: within(range) }, { limit: most }),
    async families(range, limit) {
      const found = await names
        .find({ _id: within(range) }, { familyId: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map(({ familyId }) => familyId);
    },
    async having(familyIds, range) {
      const found = await names
        .find({ familyId: among(familyIds), _id: within(range) }, { familyId: 1 })
        .lean();
      return [...new Set(found.map(({ familyId }) => familyId))];
    },
  };

  /** Stores the names of families as they are now. Whoever calls has passed the families' fences. */
  async function nameFamilies(familyIds: readonly string[], session: ClientSession): Promise<void> {
    const familyId = among(familyIds);
    const people = byFamily<Case>(
      (await cases.find({ familyId }, null, { session }).lean()).map((found) => factsOf(roster.open(found))),
    );
    const registered = byFamily<Registration>(
      (await registrations.find({ familyId, live: true }, null, { session }).lean()).map(told.open),
    );
    const wanted = new Map<string, FamilyName>(
      familyIds.flatMap((id) => [...keys.of(id, people.get(id) ?? [], registered.get(id)?.[0] ?? null)]),
    );
    const gone: string[] = [];
    for (const { _id } of await names.find({ familyId }, { _id: 1 }, { session }).lean())
      if (!wanted.delete(_id)) gone.push(_id);
    if (gone.length > 0) await names.deleteMany({ _id: among(gone) }, { session });
    if (wanted.size === 0) return;
    const fresh = Array.from(wanted.values(), ({ id, familyId: of }) => ({ _id: id, familyId: of }));
    // Somebody else named the family at this moment: what they wrote is seen then.
    await unique(names.insertMany(fresh, { session, ordered: false, lean: true }), { _id: 'again' });
  }

  return {
    nameFamilies,
    /** After a registration was written in the place of `before`. */
    async follow(before: Registration | null, after: Registration, session: ClientSession): Promise<void> {
      if (before !== null && namedBy(before) === namedBy(after)) return;
      const familyIds = new Set([after.familyId, ...(before === null ? [] : [before.familyId])]);
      await nameFamilies([...familyIds], session);
    },
    listFamiliesNamed: (query: { words: readonly string[]; limit: number }): Promise<NamedFamilies> =>
      searchNames(index, query.words.map(keys.rangesOf), query.limit),
  };
}

export type Names = ReturnType<typeof createNames>;

/** Names the families that were stored before names could be found, some at a time. */
export function createNamesWalk(
  { settings, cases, registrations }: Models,
  vault: Vault,
  names: Pick<Names, 'nameFamilies'>,
  fences: FamilyFences,
) {
  const documents = createDocuments(settings, vault, settingRecord);

  async function standing(session?: ClientSession): Promise<NamesWalk> {
    const stored = settings.findById(NAMES_SETTING, null, session && { session }).lean();
    return readWalk((await documents.one(stored))?.value ?? null);
  }

  async function page(at: NamesWalk, limit: number, session: ClientSession): Promise<readonly string[]> {
    if (at.of === 'done') return [];
    const behind = { familyId: { $gt: at.after } };
    const fields = { _id: 0, familyId: 1 } as const;
    const found =
      at.of === 'cases'
        ? cases.find(behind, fields, { session })
        : registrations.find({ ...behind, live: true }, fields, { session });
    return (await found.sort({ familyId: 1 }).limit(limit).lean()).map(({ familyId }) => familyId);
  }

  return {
    areNamesReady: async (): Promise<boolean> => (await standing()).of === 'done',
    /** Gives whether there are more. @param limit people that are looked at */
    async nameSome(limit: number, session: ClientSession): Promise<boolean> {
      const at = await standing(session);
      if (at.of === 'done') return false;
      const found = await page(at, limit, session);
      const families = [...new Set(found)];
      if (families.length > 0) {
        await fences.pass(families, session);
        await names.nameFamilies(families, session);
      }
      const next = nextOfWalk(at, found, limit);
      await documents.put({ name: NAMES_SETTING, value: writeWalk(next) }, session);
      return next.of !== 'done';
    },
  };
}

/** Names, as the port has them. */
export function namePort(
  names: ReturnType<typeof createNames>,
  walk: ReturnType<typeof createNamesWalk>,
  transactions: Transactions,
  call: Call,
): NameStorage {
  return {
    listFamiliesNamed: (query) => call(() => names.listFamiliesNamed(query)),
    areNamesReady: () => call(walk.areNamesReady),
    nameSome: (limit) => call(() => transactions.run((session) => walk.nameSome(limit, session))),
  };
}
