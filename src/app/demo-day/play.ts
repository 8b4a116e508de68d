import type { PortTime } from '../../domain/closure.ts';
import { addDays, instantOf, localOf } from '../../domain/zoned-time.ts';
import {
  answerRequests,
  closeDay,
  giveAppointments,
  halfABroadcast,
  recordArrivals,
  takeOne,
  type Office,
} from './office.ts';
import { DAYS_BEFORE, DEMO_ZONE, type DemoFamily, type Fate } from './plan.ts';
import type { Stage } from './stage.ts';
import { DANGER, FAMILY_WORDS } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What has come due is looked at this often. */
const TICK_MS = 3 * HOUR;

/** Something that happens at a time. */
interface Happening {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/** What is played, and until when. */
export interface Play {
  readonly stage: Stage;
  readonly office: Office;
  readonly families: readonly DemoFamily[];
  /** The day that is closed, and the ids of its proposal and of the broadcast. */
  readonly closing: PortTime;
  readonly changeId: string;
  readonly broadcastId: string;
  /** UTC milliseconds. */
  readonly now: number;
  /** Lets others have a turn. Gives whether to go on; what is played stays as far as it came. */
  readonly pause: () => Promise<boolean>;
}

/** What a family texts once it has an appointment, and how long after. */
const AFTER: Readonly<
  Partial<Record<Fate, { readonly text: '1' | '2' | 'stop' | 'person'; readonly ms: number }>>
> = {
  confirms: { text: '1', ms: 2 * HOUR },
  declines: { text: '2', ms: 3 * HOUR },
  stops: { text: 'stop', ms: 4 * HOUR },
};
/** What a family texts some time after it registered. */
const LATER: Readonly<Partial<Record<Fate, 'status' | 'person' | 'wrong'>>> = {
  asks: 'person',
  wrong_number: 'wrong',
};

/** Plays the days before the demo is opened, each thing at its time. */
export async function playDay(play: Play): Promise<void> {
  const { stage, now, pause } = play;
  const queue = [...textsOf(play), ...ticksOf(play), ...officeOf(play)].sort((a, b) => a.at - b.at);
  for (let i = 0; i < queue.length && (await pause());) {
    const at = queue[i]?.at ?? now;
    moveTo(stage, Math.min(at, now));
    const together = sameTime(queue, i);
    // What waits together is written together.
    await Promise.all(together.map(({ run }) => run()));
    i += together.length;
    await stage.send();
  }
  moveTo(stage, now);
  await stage.keepTime();
  await stage.send();
}

function moveTo({ clock }: Stage, at: number): void {
  if (at > clock.now()) clock.moveTo(at);
}

function ticksOf({ stage, now }: Play): readonly Happening[] {
  const first = now - DAYS_BEFORE * 24 * HOUR;
  return Array.from({ length: Math.floor((now - first) / TICK_MS) }, (_, i) => ({
    at: first + i * TICK_MS,
    run: () => stage.keepTime(),
  }));
}

function textsOf({ stage, families, now }: Play): readonly Happening[] {
  return families.flatMap(({ phone, channel, language, from, texts, fate }) => {
    const say = (text: string): Promise<void> => stage.text(phone, channel, text);
    const words = FAMILY_WORDS[language];
    const registered = from + texts.length * MINUTE;
    const later = LATER[fate];
    const happenings = texts.map((text, i) => ({ at: from + i * MINUTE, run: () => say(text) }));
    if (fate === 'unreached')
      happenings.push({
        at: registered,
        run: () => {
          stage.off.add(phone);
          return Promise.resolve();
        },
      });
    if (later !== undefined) happenings.push({ at: registered + 30 * MINUTE, run: () => say(words[later]) });
    if (fate === 'danger_now') happenings.push({ at: now - 25 * MINUTE, run: () => say(DANGER.now) });
    return happenings.filter(({ at }) => at < now);
  });
}

function officeOf({
  stage,
  office,
  families,
  closing,
  changeId,
  broadcastId,
  now,
}: Play): readonly Happening[] {
  const today = localOf(now, DEMO_ZONE).date;
  const days = Array.from({ length: DAYS_BEFORE }, (_, i) => addDays(today, i + 1 - DAYS_BEFORE));
  const at = (date: string, time: string): number => instantOf(date, time, DEMO_ZONE);
  const told = new Set<string>();
  const yesterday = addDays(today, -1);
  const given = (date: string): readonly Happening[] => [
    {
      at: at(date, '10:00'),
      run: () => giveAppointments(stage, office, { from: addDays(date, 3), to: addDays(date, 9) }),
    },
  ];
  const daily = days.flatMap((date): readonly Happening[] => [
    // Who registered in the last days waits.
    ...(date < yesterday ? given(date) : []),
    { at: at(date, '10:30'), run: () => answerRequests(stage, office) },
    { at: at(date, '17:00'), run: () => recordArrivals(stage, office, date) },
    ...Object.entries(AFTER).map(([fate, after]) => ({
      at: at(date, '10:00') + after.ms,
      run: () => reply(stage, families, fate, after.text, told),
    })),
  ]);
  return [
    ...daily,
    { at: at(yesterday, '12:15'), run: () => closeDay(stage, office, closing, changeId) },
    { at: at(yesterday, '15:00'), run: () => halfABroadcast(stage, office, broadcastId) },
    { at: now - 20 * MINUTE, run: () => takeOne(stage, office) },
  ].filter((happening) => happening.at < now);
}

/** Families of one fate who were given an appointment since answer it, each once. */
async function reply(
  stage: Stage,
  families: readonly DemoFamily[],
  fate: string,
  text: '1' | '2' | 'stop' | 'person',
  told: Set<string>,
): Promise<void> {
  const { storage, clock } = stage.deps;
  for (const family of families) {
    if (family.fate !== fate || told.has(family.familyId) || family.from > clock.now()) continue;
    const registration = await storage.findRegistrationOfFamily(family.familyId);
    if (registration?.stage !== 'scheduled') continue;
    told.add(family.familyId);
    const words = FAMILY_WORDS[family.language];
    await stage.text(family.phone, family.channel, text === '1' || text === '2' ? text : words[text]);
  }
}

/** What happens at the time of the `first`, which the queue has in a row. */
function sameTime(queue: readonly Happening[], first: number): readonly Happening[] {
  const at = queue[first]?.at;
  let end = first;
  while (end < queue.length && queue[end]?.at === at) end += 1;
  return queue.slice(first, end);
}
