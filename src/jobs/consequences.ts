import { judge } from '../decisions/decide-again.ts';
import type { Case } from '../domain/case.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import type { Phase } from '../domain/phase.ts';
import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';
import type { Consequences } from './found.ts';

/** Families that are looked at one by one; an import that concerns more says so. */
const MOST = 20_000;
/** Of them, named. */
const NAMED = 50;

/** Reads the file's good rows once more. */
export type EachCases = (take: (cases: readonly Case[]) => void) => Promise<void>;

/**
 * What an import would change for whom: decides each registration that it concerns by the facts of the file over those that are stored, and
 * writes nothing.
 * @param ids of the registrations, as listConcernedBy names them
 * @param now UTC milliseconds
 */
export async function consequencesOf(
  storage: Storage,
  ids: ReadonlySet<string>,
  each: EachCases,
  now: number,
): Promise<Consequences> {
  const phases = await storage.listPhases();
  const registrations: Registration[] = [];
  for (const id of [...ids].slice(0, MOST)) {
    const registration = await ifItOpens(storage.findRegistration(id));
    if (registration !== null) registrations.push(registration);
  }
  const overlay = registrations.length === 0 ? storage : await overlaid(storage, registrations, each);
  const sum = createSum();
  for (const registration of registrations) {
    const judged = await ifItOpens(judgedBy(overlay, registration, phases, now));
    if (judged !== null) sum.add(registration, judged);
  }
  return { ...sum.result(), again: ids.size, more: ids.size > MOST };
}

type Judged = Awaited<ReturnType<typeof judgedBy>>;

async function judgedBy(storage: Storage, registration: Registration, phases: readonly Phase[], now: number) {
  const appointment = await storage.findActiveAppointment(registration.id);
  return judge(storage, { registration, appointment, phases, now });
}

function createSum() {
  const moves = new Map<string, Consequences['moves'][number]>();
  const losing: Consequences['named'][number][] = [];
  const others: Consequences['named'][number][] = [];
  const sum = { told: 0, lost: 0 };
  return {
    add({ id, toldOutcome: from }: Registration, judged: Judged): void {
      const { cancelled, changed } = judged;
      if (!changed && cancelled === null) return;
      const to = judged.decision.outcome;
      const key = `${from} ${to}`;
      moves.set(key, { from, to, families: (moves.get(key)?.families ?? 0) + 1 });
      if (changed) sum.told += 1;
      if (cancelled !== null) sum.lost += 1;
      const list = cancelled === null ? others : losing;
      const lost =
        cancelled === null ? null : { port: cancelled.port, date: cancelled.date, time: cancelled.time };
      if (list.length < NAMED) list.push({ registrationId: id, from, to, lost });
    },
    result: () => ({
      ...sum,
      moves: [...moves.values()].sort((one, other) => other.families - one.families),
      named: [...losing, ...others].slice(0, NAMED),
    }),
  };
}

/** The storage as it would be with the file's facts about these families. */
async function overlaid(
  storage: Storage,
  registrations: readonly Registration[],
  each: EachCases,
): Promise<Storage> {
  const people = new Set(
    registrations.flatMap(({ aNumber, members }) => [aNumber, ...members.map((member) => member.aNumber)]),
  );
  const families = new Set(registrations.map(({ familyId }) => familyId));
  // First where the people of these families are put, then everybody who is put there with them.
  await each((cases) => {
    for (const { aNumber, familyId } of cases) if (people.has(aNumber)) families.add(familyId);
  });
  const byNumber = new Map<string, Case>();
  await each((cases) => {
    for (const facts of cases)
      if (people.has(facts.aNumber) || families.has(facts.familyId)) byNumber.set(facts.aNumber, facts);
  });
  const byFamily = new Map<string, Case[]>();
  for (const facts of byNumber.values()) {
    const family = byFamily.get(facts.familyId) ?? [];
    family.push(facts);
    byFamily.set(facts.familyId, family);
  }
  return {
    ...storage,
    findCase: async (aNumber) => byNumber.get(aNumber) ?? (await storage.findCase(aNumber)),
    findFamily: async (familyId) => {
      const stored = await storage.findFamily(familyId);
      const kept = stored.filter(({ aNumber }) => !byNumber.has(aNumber));
      return [...kept, ...(byFamily.get(familyId) ?? [])].sort((a, b) => (a.aNumber < b.aNumber ? -1 : 1));
    },
  };
}
