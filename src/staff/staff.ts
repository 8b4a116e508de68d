import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Ids } from '../domain/id.ts';
import type { SavedView } from '../domain/saved-view.ts';
import { namesAlike, type Staff } from '../domain/staff.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { handsOf } from './hands.ts';

const PAGE = 200;

/** Who acts on people of staff, and with what. */
export interface StaffDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  /** For the audit. */
  readonly actor: string;
}

/** Every record of staff, in the order in which they were made. */
export async function* everyStaff(storage: Pick<Storage, 'listStaff'>): AsyncGenerator<Staff> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: readonly Staff[] = await storage.listStaff({ after, limit: PAGE });
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.id;
  }
}

/** People who stand for themselves and whose name may be meant for the same person. */
export async function peopleNamedAlike(
  storage: Pick<Storage, 'listStaff'>,
  name: string,
  except: string | null = null,
): Promise<readonly Staff[]> {
  const alike: Staff[] = [];
  for await (const staff of everyStaff(storage))
    if (staff.id !== except && staff.sameAs === null && namesAlike(staff.name, name)) alike.push(staff);
  return alike;
}

/**
 * A new person, as it may be stored in one commit with their token. Whoever makes it says with that who it is, unless somebody is there
 * whose name may be meant for the same person: then it has to be said apart.
 */
export async function newPerson(
  { storage, clock, ids, actor }: StaffDeps,
  name: string,
): Promise<{ readonly staff: Staff; readonly alike: readonly Staff[]; readonly writes: readonly Write[] }> {
  const now = clock.now();
  const alike = await peopleNamedAlike(storage, name);
  const linked = alike.length === 0;
  const staff: Staff = {
    id: ids.next(),
    version: 1,
    name,
    createdBy: actor,
    createdAt: now,
    linkedBy: linked ? actor : null,
    linkedAt: linked ? now : null,
    sameAs: null,
    disabledAt: null,
  };
  return {
    staff,
    alike,
    writes: [
      { kind: 'staff', staff },
      auditWrite(now, actor, 'staff.create', staff.id, { name, linked, version: staff.version }),
    ],
  };
}

/** Throws AvisoError `not_found`; `not_possible` when the record stands for another one. */
async function needOwn(storage: Storage, id: string): Promise<Staff> {
  const staff = await storage.findStaff(id);
  if (staff === null) throw new AvisoError('not_found', `Member of staff ${id}.`);
  if (staff.sameAs !== null)
    throw new AvisoError('not_possible', `${id} is the same person as ${staff.sameAs}; act on that one.`);
  return staff;
}

/**
 * Says that a record is a person of their own: from now on they may approve what others wrote. Nobody says so of themselves.
 * @param apart whoever links knows of the people with a name like this one, and it is none of them
 * @throws AvisoError `not_found`, `not_possible`
 */
export function linkStaff(
  deps: StaffDeps,
  id: string,
  { apart }: { readonly apart: boolean },
): Promise<Staff> {
  const { storage, clock, actor } = deps;
  return retryStale(async () => {
    const staff = await needOwn(storage, id);
    if (staff.disabledAt !== null) throw new AvisoError('not_possible', `${id} is disabled.`);
    if (staff.linkedBy !== null) return staff;
    if ((await handsOf(storage, actor)).has(id))
      throw new AvisoError(
        'not_possible',
        'Nobody links themselves, nor does anybody whom they made or linked: another admin does, or npm run staff -- link on the machine.',
      );
    const alike = apart ? [] : await peopleNamedAlike(storage, staff.name, id);
    if (alike.length > 0)
      throw new AvisoError(
        'not_possible',
        `It may be the same person as ${alike.map((each) => `${each.id} (${each.name})`).join(', ')}: join them, or link with "apart" when they are two people.`,
      );
    const now = clock.now();
    const linked: Staff = { ...staff, version: staff.version + 1, linkedBy: actor, linkedAt: now };
    const outcome = await storage.commit([
      { kind: 'staff', staff: linked },
      auditWrite(now, actor, 'staff.link', id, { name: staff.name, apart, version: linked.version }),
    ]);
    return outcome === 'ok' ? linked : null;
  }, 'It was');
}

/**
 * Says that a record means the same person as another one: its tokens are that person's from now on.
 * @throws AvisoError `not_found`, `not_possible`
 */
export function joinStaff(deps: StaffDeps, id: string, into: string): Promise<Staff> {
  const { storage, clock, actor } = deps;
  return retryStale(async () => {
    const staff = await needOwn(storage, id);
    const other = await needOwn(storage, into);
    if (id === into) throw new AvisoError('not_possible', 'It is one and the same record.');
    // Whoever is disabled would come back in with the tokens of the other one.
    if (staff.disabledAt !== null || other.disabledAt !== null)
      throw new AvisoError('not_possible', 'One of the two is disabled.');
    const now = clock.now();
    const joined: Staff = { ...staff, version: staff.version + 1, sameAs: into };
    const outcome = await storage.commit([
      { kind: 'staff', staff: joined },
      // As it is, one version on: two joins at once must not name each other.
      { kind: 'staff', staff: { ...other, version: other.version + 1 } },
      ...(await viewsOf(storage, id)).map((view): Write => ({
        kind: 'savedView',
        view: { ...view, version: view.version + 1, staffId: into },
      })),
      auditWrite(now, actor, 'staff.join', id, { into, version: joined.version }),
    ]);
    return outcome === 'ok' ? joined : null;
  }, 'It was');
}

/** As many as anybody lists. */
const MOST_VIEWS = 500;

/** Views that are a person's, shared or not. */
async function viewsOf(storage: Storage, staffId: string): Promise<readonly SavedView[]> {
  const listed = await storage.listSavedViews({ staffId, limit: MOST_VIEWS });
  return listed.filter((view) => view.staffId === staffId);
}

/**
 * Lets a person in no more, with whatever token. Stays so, without another audit row, when it was so before.
 * @throws AvisoError `not_found`, `not_possible`
 */
export function disableStaff(deps: StaffDeps, id: string): Promise<Staff> {
  const { storage, clock, actor } = deps;
  return retryStale(async () => {
    const staff = await needOwn(storage, id);
    if (staff.disabledAt !== null) return staff;
    const now = clock.now();
    const disabled: Staff = { ...staff, version: staff.version + 1, disabledAt: now };
    const outcome = await storage.commit([
      { kind: 'staff', staff: disabled },
      // What they had for themselves nobody needs any more; what they shared stays with the team.
      ...(await viewsOf(storage, id))
        .filter(({ shared }) => !shared)
        .map((view): Write => ({ kind: 'savedViewGone', id: view.id })),
      auditWrite(now, actor, 'staff.disable', id, { name: staff.name, version: disabled.version }),
    ]);
    return outcome === 'ok' ? disabled : null;
  }, 'It was');
}
