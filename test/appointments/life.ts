import fc from 'fast-check';
import { expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { confirmWrites, declineWrites } from '../../src/appointments/appointment-ends.ts';
import { cancelAppointment, moveAppointment } from '../../src/appointments/change.ts';
import { assign } from '../../src/decisions/assign.ts';
import { AvisoError } from '../../src/domain/errors.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { checkInvariants } from '../../src/invariants/check.ts';
import type { CopyStorage } from '../../src/storage/copy-port.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createIds } from '../../src/platform/ids.ts';
import { storeFamily, wording } from '../support/families.ts';
import { NOW } from '../support/records.ts';
import { signGates } from '../support/signed-gates.ts';

/** A database and its rows as they are now. */
export interface Lived {
  readonly storage: Storage;
  readonly rows: () => Promise<CopyStorage>;
  close(): Promise<void>;
}

/** What a family stands with: null while it waits. */
type Held = { readonly slot: string; readonly state: 'offered' | 'confirmed' } | null;

/** As simple as it can be said: families in order, and what each has. */
interface Model {
  readonly families: Map<string, { readonly people: number; held: Held }>;
}
interface Real {
  readonly lived: Lived;
  readonly deps: Parameters<typeof cancelAppointment>[0] extends infer Deps
    ? Omit<Deps & object, 'reference' | 'reason'>
    : never;
}

const CAPACITY = 5;
const SLOTS: readonly Slot[] = ['08:00', '09:00', '10:00'].map((time) => ({
  id: slotId('san-ysidro', '2021-03-11', time),
  ...{ port: 'san-ysidro', date: '2021-03-11', time, capacity: CAPACITY, taken: 0 },
  startsAt: instantOf('2021-03-11', time, portOf('san-ysidro').zone),
}));

const takenIn = (model: Model, slot: string): number =>
  [...model.families.values()].reduce((sum, { people, held }) => sum + (held?.slot === slot ? people : 0), 0);

const nth = (model: Model, which: number): string | undefined =>
  [...model.families.keys()][which % Math.max(1, model.families.size)];

type Step = fc.AsyncCommand<Model, Real>;
const step = (
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, real: Real) => Promise<void>,
): Step => ({
  check,
  run,
  toString: () => name,
});

/** The family's appointment as it is stored. */
async function activeOf({ lived }: Real, id: string) {
  return lived.storage.findActiveAppointment(id);
}

const register = (people: number): Step =>
  step(
    `register ${String(people)}`,
    () => true,
    async (model, { lived }) => {
      const { id } = await storeFamily(lived.storage, {
        people,
        facts: { enrolledOn: `2019-08-${String(10 + model.families.size)}` },
      });
      model.families.set(id, { people, held: null });
    },
  );

/** Each family in the order of enrolment, whole, into the first slot with room for it. */
const give = (): Step =>
  step(
    'assign',
    () => true,
    async (model, { deps }) => {
      await assign({ ...deps, dryRun: false });
      for (const id of [...model.families.keys()].sort()) {
        const family = model.families.get(id);
        if (family === undefined || family.held !== null) continue;
        const slot = SLOTS.find((each) => takenIn(model, each.id) + family.people <= CAPACITY);
        if (slot !== undefined) family.held = { slot: slot.id, state: 'offered' };
      }
    },
  );

/** What a family or staff do about one appointment; where it has none, nothing happens. */
const about = (
  name: string,
  which: number,
  act: (
    held: NonNullable<Held>,
    family: { people: number; held: Held },
    real: Real,
    id: string,
    model: Model,
  ) => Promise<void>,
): Step =>
  step(
    `${name} ${String(which)}`,
    (model) => model.families.get(nth(model, which) ?? '')?.held != null,
    async (model, real) => {
      const id = nth(model, which) ?? '';
      const family = model.families.get(id);
      if (family?.held != null) await act(family.held, family, real, id, model);
    },
  );

const confirm = (which: number): Step =>
  about('confirm', which, async (held, family, real, id) => {
    const appointment = await activeOf(real, id);
    const writes = appointment === null ? [] : confirmWrites(appointment);
    if (writes.length > 0) expect(await real.lived.storage.commit(writes)).toBe('ok');
    family.held = { ...held, state: 'confirmed' };
  });

const decline = (which: number): Step =>
  about('decline', which, async (_held, family, real, id) => {
    const { storage } = real.lived;
    const [appointment, registration] = [await activeOf(real, id), await storage.findRegistration(id)];
    expect(await storage.commit(declineWrites(appointment!, registration!))).toBe('ok');
    family.held = null;
  });

const cancel = (which: number): Step =>
  about('cancel', which, async (_held, family, real, id) => {
    const { reference } = (await activeOf(real, id))!;
    await cancelAppointment({ ...real.deps, reference, reason: 'a test' });
    family.held = null;
  });

const move = (which: number, to: number): Step =>
  about(`move to ${String(to)} of`, which, async (held, family, real, id, model) => {
    const slot = SLOTS[to % SLOTS.length]!;
    const fits = slot.id !== held.slot && takenIn(model, slot.id) + family.people <= CAPACITY;
    const { reference } = (await activeOf(real, id))!;
    const moved = await moveAppointment({ ...real.deps, reference, toSlot: slot.id }).catch(
      (error: unknown) => {
        if (error instanceof AvisoError && error.code === 'not_possible') return null;
        throw error;
      },
    );
    expect(moved !== null).toBe(fits);
    if (fits) family.held = { slot: slot.id, state: 'offered' };
  });

const number = fc.nat(7);
const steps = [
  fc.integer({ min: 1, max: 6 }).map(register),
  fc.constant(null).map(give),
  number.map(confirm),
  number.map(decline),
  number.map(cancel),
  fc.tuple(number, number).map(([which, to]) => move(which, to)),
];

/** The database says what the model says, and all that always holds does. */
async function compare({ families }: Model, { storage, rows }: Lived): Promise<void> {
  for (const [id, { held }] of families) {
    const appointment = await storage.findActiveAppointment(id);
    expect(appointment === null ? null : { slot: appointment.slotId, state: appointment.state }).toEqual(
      held,
    );
    expect((await storage.findRegistration(id))?.stage).toBe(held === null ? 'waiting' : 'scheduled');
  }
  const copy = await rows();
  try {
    expect((await checkInvariants(copy, { now: NOW, graceMs: null, holdMs: 10_000 })).findings).toEqual([]);
  } finally {
    await copy.close();
  }
}

/** Whatever is done with appointments, in any order. */
export function livesThroughAnything(open: () => Promise<Lived>, runs: number): void {
  it(
    `what families have is what a simple model says, ${String(runs)} lives long`,
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.commands(steps, { maxCommands: 14 }), async (commands) => {
          const lived = await open();
          try {
            await signGates(lived.storage);
            await lived.storage.importSlots(SLOTS);
            const clock = { now: () => NOW };
            const deps = { storage: lived.storage, clock, ids: createIds(clock), wording, actor: 'cli:test' };
            const model: Model = { families: new Map() };
            await fc.asyncModelRun(() => ({ model, real: { lived, deps } }), commands);
            await compare(model, lived);
          } finally {
            await lived.close();
          }
        }),
        { numRuns: runs },
      );
    },
  );
}
