import type { FlowSay, ReadingView } from '../../flows/talk.ts';
import { nextReading, type NextReading } from '../domain/office-hours.ts';
import type { ProgrammeRecord } from '../domain/programme-record.ts';
import type { Storage } from '../storage/storage.ts';

/** Words after which somebody waits for a person of the team. */
const WAITED_AFTER: readonly string[] = ['conversation:person.asked', 'danger:alone'];

/** When somebody of the team reads next; null while somebody does, and where no hours are set. @param now UTC milliseconds */
export function readingAfter(
  programme: Pick<ProgrammeRecord, 'officeHours'> | null,
  now: number,
): ReadingView | null {
  const next = nextReading(programme?.officeHours ?? [], now);
  return next === null ? null : readingOf(next);
}

/** The city by which its zone is named: `America/Mexico_City` is Mexico City. */
function readingOf({ date, time, zone }: NextReading): ReadingView {
  return { date, time, city: (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ') };
}

/** What a turn says, and when somebody reads it, to who was told that a person will. */
export async function withReadingTime<Run extends { readonly says: readonly FlowSay[] }>(
  run: Run,
  { storage, now }: { readonly storage: Pick<Storage, 'findProgramme'>; readonly now: number },
): Promise<Run> {
  const waits = run.says.findIndex(({ key }) => WAITED_AFTER.includes(key));
  if (waits < 0) return run;
  const reads = readingAfter(await storage.findProgramme(), now);
  if (reads === null) return run;
  return { ...run, says: run.says.toSpliced(waits + 1, 0, { key: 'danger:reads', values: { ...reads } }) };
}
