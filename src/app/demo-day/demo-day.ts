import { setImmediate as breathe } from 'node:timers/promises';
import { DEMO_ACTOR, DEMO_SETTING, demoWrites, readDemoState, removeDemo } from '../../demo/demo.ts';
import { catalogueCodeOf } from '../../domain/code-of.ts';
import { contactPoint } from '../../domain/address.ts';
import { NOTHING_MADE, type DemoMade } from '../../domain/demo.ts';
import { closureId } from '../../domain/closure.ts';
import type { PortId } from '../../domain/port.ts';
import { slotId, type Slot } from '../../domain/slot.ts';
import { addDays, instantOf, localOf } from '../../domain/zoned-time.ts';
import { portOf } from '../../../flows/programme.ts';
import { DEMO_CASES } from '../../roster/demo.ts';
import type { LoadedDemo } from '../demo.ts';
import type { Runtime } from '../open.ts';
import { openOffice } from './office.ts';
import { DAYS_BEFORE, DEMO_FAMILIES, DEMO_ZONE, planDay, type DemoFamily } from './plan.ts';
import { playDay, type Play } from './play.ts';
import { openStage } from './stage.ts';

const SEED = 'aviso-demo-2021';
const SEED_NUMBER = 211;
const DAY_MS = 86_400_000;
const PORTS: readonly PortId[] = ['san-ysidro', 'paso-del-norte', 'gateway'];
const TIMES = ['10:00', '14:00'];
/** From so many days before the demo is opened, for so many. */
const FIRST_DAY = -4;
const DAYS = 13;
const CAPACITY = 6;
/** A day that the office closes while families have appointments on it. */
const CLOSED_PORT: PortId = 'gateway';
const CLOSED_IN_DAYS = 2;

/** The demo's past, as it is played in the background. */
export interface DemoDay {
  /** Resolves when it is played, or was stopped. */
  readonly done: Promise<void>;
  /** Plays no further. */
  stop(): void;
}

/**
 * Plays two weeks that the demo has behind it, with the texts of made-up families through the service's own rooms, at times of their own.
 * For a simulator whose database was empty: `loaded` is what the demo programme has just brought there. Nothing is sent to anybody.
 * @param send sends what whoever tries the service meanwhile is to get; called between two things that are played
 * @param most families at most
 */
export function startDemoDay(
  runtime: Runtime,
  loaded: LoadedDemo,
  send: () => Promise<void>,
  most = DEMO_FAMILIES,
): DemoDay {
  let over = false;
  const pause = async (): Promise<boolean> => {
    await breathe();
    if (!over) await send();
    return !over;
  };
  const whole = planned(runtime, loaded, most);
  const done = play(runtime, whole, pause).catch(async (error: unknown) => {
    const { log, storage } = runtime;
    log.error({ code: catalogueCodeOf(error) }, 'the demo was not finished');
    // It is as far as it came, and can be removed.
    await storage.commit([{ kind: 'setting', name: DEMO_SETTING, value: 'there' }]).catch(() => undefined);
  });
  return {
    done,
    stop() {
      over = true;
    },
  };
}

/** What is going to be played. */
interface Planned {
  readonly now: number;
  readonly families: readonly DemoFamily[];
  readonly slots: readonly Slot[];
  readonly made: DemoMade;
}

function planned({ storage, clock }: Runtime, loaded: LoadedDemo, most: number): Planned {
  const now = clock.now();
  const families = planDay(loaded.people, SEED_NUMBER, now, most);
  const slots = slotsAround(now);
  const made: DemoMade = {
    ...madeBy(loaded),
    contactIds: [...new Set(families.map(({ phone }) => storage.contactIdOf(contactPoint(phone))))],
    familyIds: families.map(({ familyId }) => familyId),
    slotIds: [...loaded.slots, ...slots].map(({ id }) => id),
  };
  return { now, families, slots, made };
}

async function play(
  runtime: Runtime,
  { now, families, slots, made }: Planned,
  pause: Play['pause'],
): Promise<void> {
  const { storage, log } = runtime;
  const from = performance.now();
  await storage.commit(demoWrites('loading', made));
  await storage.importSlots(slots);
  const stage = await openStage(runtime, SEED, now - DAYS_BEFORE * DAY_MS);
  const office = await openOffice(stage);
  const { ids } = stage.deps;
  const today = localOf(now, DEMO_ZONE).date;
  const closing = { port: CLOSED_PORT, date: addDays(today, CLOSED_IN_DAYS), time: null };
  const [broadcastId, changeId] = [ids.next(), ids.next()];
  // Noted before it is made: a demo that is interrupted can be removed as well.
  const whole: DemoMade = {
    ...made,
    staffIds: office.staffIds,
    accountIds: office.accountIds,
    broadcastIds: [broadcastId],
    changeIds: [changeId],
    closureIds: [closureId(closing)],
  };
  await storage.commit(demoWrites('loading', whole));
  await playDay({ stage, office, families, now, pause, closing, broadcastId, changeId });
  await stage.close();
  await storage.commit(demoWrites('there', whole));
  log.info({ families: families.length, ms: Math.round(performance.now() - from) }, 'demo: two weeks played');
}

/** What the demo programme alone made. */
const madeBy = ({ people, slots }: LoadedDemo): DemoMade => ({
  ...NOTHING_MADE,
  aNumbers: [...DEMO_CASES, ...people].map(({ aNumber }) => aNumber),
  slotIds: slots.map(({ id }) => id),
});

/** Slots some days before and after the demo is opened. */
function slotsAround(now: number): readonly Slot[] {
  return PORTS.flatMap((port) => {
    const { zone } = portOf(port);
    const today = localOf(now, zone).date;
    return Array.from({ length: DAYS }, (_, day) => addDays(today, FIRST_DAY + day)).flatMap((date) =>
      TIMES.map((time) => ({
        id: slotId(port, date, time),
        ...{ port, date, time, capacity: CAPACITY, taken: 0 },
        startsAt: instantOf(date, time, zone),
      })),
    );
  });
}

/** Marks a database that holds the demo programme. @param plays whether its past is going to be played */
export async function noteDemo(
  { storage }: Pick<Runtime, 'storage'>,
  loaded: LoadedDemo,
  plays: boolean,
): Promise<void> {
  await storage.commit(demoWrites(plays ? 'loading' : 'there', madeBy(loaded)));
}

/**
 * What is left of an earlier start: a demo that was being put together is as far as it came; one that was being removed is removed; and
 * with DEMO=off the whole of it is.
 */
export async function settleDemo({ storage, clock, config, log }: Runtime): Promise<void> {
  const state = await readDemoState(storage);
  if (state === 'loading') await storage.commit([{ kind: 'setting', name: DEMO_SETTING, value: 'there' }]);
  const goes = state === 'removing' || (!config.demo && (state === 'there' || state === 'loading'));
  if (!goes) return;
  await removeDemo({ storage, clock, actor: DEMO_ACTOR });
  log.info({}, 'the demo was removed');
}
