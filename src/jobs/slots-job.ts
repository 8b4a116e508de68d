import { importSlots, SLOTS, type SlotsImport, type SlotsResult } from '../appointments/slots-import.ts';
import { sheetRow } from '../csv/write.ts';
import type { Job } from '../domain/job.ts';
import { fileAsked } from './asked.ts';
import type { JobDeps, Outcome } from './deps.ts';
import { askedOf, type FileFound } from './found.ts';
import { foundOfRefused, foundReading, shownReject, SHOWN_REJECTS, SHOWN_ROWS } from './look-at-file.ts';

const REJECT_COLUMNS = ['line', 'column', 'reason'];

function importOf({ storage, clock, files }: JobDeps, job: Job): SlotsImport {
  return {
    open: () => files.open(job),
    name: job.id,
    storage,
    clock,
    actor: job.confirmedBy ?? job.actor,
    asked: askedOf(fileAsked, job),
  };
}

const figuresOf = ({ added, changed, unchanged, rejected }: SlotsResult) => ({
  ...{ added, changed, unchanged, rejected },
});

/** What an import of slots would do. Writes nothing. */
export async function lookAtSlots(deps: JobDeps, job: Job): Promise<Outcome> {
  const run = importOf(deps, job);
  const read: { how: FileFound | null } = { how: null };
  let first: (readonly string[])[] = [];
  try {
    const result = await importSlots({
      ...run,
      dryRun: true,
      onReading: (how) => void (read.how = foundReading(how, SLOTS)),
      onSlots(slots) {
        first = slots
          .slice(0, SHOWN_ROWS)
          .map(({ port, date, time, capacity }) => [port, date, time, String(capacity)]);
      },
    });
    const rejects = result.rejects.slice(0, SHOWN_REJECTS).map(shownReject);
    return { figures: figuresOf(result), found: JSON.stringify({ ...read.how, first, rejects }) };
  } catch (error) {
    const refused = await foundOfRefused(error, run.open, SLOTS, askedOf(fileAsked, job));
    return { figures: {}, found: JSON.stringify(refused) };
  }
}

/** Imports them. */
export async function runSlots(deps: JobDeps, job: Job): Promise<Readonly<Record<string, number>>> {
  return figuresOf(await importSlots(importOf(deps, job)));
}

/** The rejected rows as a file that can be corrected and fed back. */
export async function* slotsRejects(deps: JobDeps, job: Job): AsyncGenerator<string> {
  const names: string[] = [];
  const { rejects } = await importSlots({
    ...importOf(deps, job),
    dryRun: true,
    onReading: (how) => void names.push(...how.names.map((name) => name.trim())),
  });
  yield `\uFEFF${sheetRow([...names, ...REJECT_COLUMNS])}`;
  for (const { line, fields, column, reason } of rejects)
    yield sheetRow([...names.map((_, at) => fields[at] ?? ''), line, column, reason]);
}
