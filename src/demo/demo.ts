import type { Clock } from '../domain/clock.ts';
import { DEMO_STATES, NOTHING_MADE, type DemoMade, type DemoState } from '../domain/demo.ts';
import { AvisoError } from '../domain/errors.ts';
import { PORT_IDS } from '../domain/port.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** Who acts for the demo, in the audit and in signatures. */
export const DEMO_ACTOR = 'demo';

/** Settings in which a database says how its demo stands, and what it made. */
export const DEMO_SETTING = 'demo';
const MADE = 'demo-made';

type Reads = Pick<Storage, 'readSetting'>;

/** How the demo of this database stands. */
export async function readDemoState(storage: Reads): Promise<DemoState> {
  const stored = await storage.readSetting(DEMO_SETTING);
  return DEMO_STATES.find((state) => state === stored) ?? 'none';
}

/** What the demo made, as it was noted before it was made. */
export async function readDemoMade(storage: Reads): Promise<DemoMade> {
  const stored = await storage.readSetting(MADE);
  if (stored === null || stored === '') return NOTHING_MADE;
  const noted: unknown = JSON.parse(stored);
  const idsOf = (name: keyof DemoMade): readonly string[] => {
    const ids: unknown = typeof noted === 'object' && noted !== null ? Reflect.get(noted, name) : undefined;
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
  };
  return {
    contactIds: idsOf('contactIds'),
    familyIds: idsOf('familyIds'),
    aNumbers: idsOf('aNumbers'),
    slotIds: idsOf('slotIds'),
    closureIds: idsOf('closureIds'),
    broadcastIds: idsOf('broadcastIds'),
    changeIds: idsOf('changeIds'),
    staffIds: idsOf('staffIds'),
    accountIds: idsOf('accountIds'),
  };
}

/** Notes what the demo makes, and how it stands. */
export function demoWrites(state: DemoState, made: DemoMade): readonly Write[] {
  return [
    { kind: 'setting', name: DEMO_SETTING, value: state },
    { kind: 'setting', name: MADE, value: JSON.stringify(made) },
  ];
}

interface RemoveDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  /** Who removes it, for the audit. */
  readonly actor: string;
}

/**
 * Takes out of the database what the demo made: its families with all that they wrote and were told, its roster, slots, closed days,
 * broadcast and staff, and the gates that it signed. What others made stays, and so do cases and slots that somebody else's registration
 * holds. The audit keeps that it was there. Goes on where it was interrupted.
 * @throws AvisoError `not_possible`: there is none, or it is being put together
 */
export async function removeDemo({ storage, clock, actor }: RemoveDeps): Promise<void> {
  const state = await readDemoState(storage);
  if (state === 'loading')
    throw new AvisoError('not_possible', 'The demo is being put together; try again in a few seconds.');
  if (state !== 'there' && state !== 'removing')
    throw new AvisoError('not_possible', 'This database has no demo.');
  const made = await readDemoMade(storage);
  if (state === 'there')
    await storage.commit([
      ...demoWrites('removing', made),
      auditWrite(clock.now(), actor, 'demo.remove', DEMO_ACTOR, { families: made.familyIds.length }),
    ]);
  await storage.removeMade(made);
  await takeOffGates(storage, clock.now(), actor);
  await storage.commit(demoWrites('removed', NOTHING_MADE));
}

/** Gates that are as the demo signed them are nobody's. */
async function takeOffGates(storage: Storage, now: number, actor: string): Promise<void> {
  const programme = await storage.findProgramme();
  if (programme === null) return;
  const { gates, signatures } = programme;
  const stays = PORT_IDS.filter((port) => signatures[port]?.by !== DEMO_ACTOR);
  const pick = <Value>(of: Readonly<Partial<Record<string, Value>>>): Record<string, Value> =>
    Object.fromEntries(
      stays.flatMap((port) => {
        const value = of[port];
        return value === undefined ? [] : [[port, value]];
      }),
    );
  if (stays.length === PORT_IDS.length) return;
  await storage.commit([
    {
      kind: 'programme',
      record: {
        ...programme,
        version: programme.version + 1,
        ...{ gates: pick(gates), signatures: pick(signatures) },
        ...{ changedBy: actor, changedAt: now },
      },
    },
  ]);
}
