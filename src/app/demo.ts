import { demoSlots } from '../appointments/demo-slots.ts';
import { demoRoster, DEMO_CASES } from '../roster/demo.ts';
import type { Runtime } from './open.ts';
import type { Case } from '../domain/case.ts';

/** Synthetic people besides the documented demo cases. */
const DEMO_PEOPLE = 1_000;
const DEMO_SEED = 2021;
const BATCH = 500;

/** Loads the demo programme into an empty database: a synthetic roster and slots in the coming weeks. */
export async function loadDemo(runtime: Pick<Runtime, 'storage' | 'clock' | 'log'>): Promise<void> {
  const { storage, clock, log } = runtime;
  if ((await storage.countCases()) > 0) return;
  const everyone: Case[] = [...DEMO_CASES, ...demoRoster(DEMO_PEOPLE, DEMO_SEED)].map((person) =>
    person.familyId === ''
      ? { ...person, familyId: `solo-${storage.contactIdOf(`family:${person.aNumber}`)}` }
      : person,
  );
  for (let i = 0; i < everyone.length; i += BATCH) {
    await storage.importCases(everyone.slice(i, i + BATCH), { dryRun: false });
  }
  const slots = demoSlots(clock.now());
  await storage.importSlots(slots);
  log.info({ cases: everyone.length, slots: slots.length }, 'demo programme loaded');
}
