import { PORTS } from '../../flows/programme.ts';
import { demoSlots } from '../appointments/demo-slots.ts';
import { demoRoster, DEMO_CASES } from '../roster/demo.ts';
import type { Runtime } from './open.ts';
import type { Case } from '../domain/case.ts';
import type { Slot } from '../domain/slot.ts';
import { NOTHING_SET } from '../domain/programme-record.ts';

/** Synthetic people besides the documented demo cases. */
const DEMO_PEOPLE = 1_000;
const DEMO_SEED = 2021;
const BATCH = 500;

/** What the demo programme brought. */
export interface LoadedDemo {
  readonly people: readonly Case[];
  readonly slots: readonly Slot[];
}

/**
 * Loads the demo programme into an empty database: signed gates, a synthetic roster and slots in the coming weeks.
 * @returns the made-up people besides the documented cases, and the slots; null when the database was not empty
 */
export async function loadDemo(
  runtime: Pick<Runtime, 'storage' | 'clock' | 'log'>,
): Promise<LoadedDemo | null> {
  const { storage, clock, log } = runtime;
  await signDemoGates(runtime);
  if ((await storage.countCases()) > 0) return null;
  const inFamilies = (person: Case): Case =>
    person.familyId === ''
      ? { ...person, familyId: `solo-${storage.contactIdOf(`family:${person.aNumber}`)}` }
      : person;
  const people = Array.from(demoRoster(DEMO_PEOPLE, DEMO_SEED), inFamilies);
  const everyone = [...DEMO_CASES.map(inFamilies), ...people];
  for (let i = 0; i < everyone.length; i += BATCH) {
    await storage.importCases(everyone.slice(i, i + BATCH), { dryRun: false });
  }
  const slots = demoSlots(clock.now());
  await storage.importSlots(slots);
  log.info({ cases: everyone.length, slots: slots.length }, 'demo programme loaded');
  return { people, slots };
}

/** Gates of the demo, where nobody set anything: without one that is signed nobody is given an appointment. */
async function signDemoGates({ storage, clock }: Pick<Runtime, 'storage' | 'clock'>): Promise<void> {
  if ((await storage.findProgramme()) !== null) return;
  const [by, at] = ['demo', clock.now()];
  // Another process that starts at once may be first.
  await storage.commit([
    {
      kind: 'programme',
      record: {
        ...NOTHING_SET,
        version: 1,
        gates: Object.fromEntries(PORTS.map(({ id, gate }) => [id, gate])),
        signatures: Object.fromEntries(PORTS.map(({ id, gate }) => [id, { gate, by, at, stands: true }])),
        changedBy: by,
        changedAt: at,
      },
    },
  ]);
}
