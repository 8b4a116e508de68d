import { PassThrough } from 'node:stream';
import type { Case } from '../domain/case.ts';
import type { Job } from '../domain/job.ts';
import { COLUMNS } from '../roster/columns.ts';
import { importRoster, type RosterCounts } from '../roster/import.ts';
import { readRoster } from '../roster/read.ts';
import { ROSTER } from '../roster/table-kind.ts';
import type { Write } from '../storage/write.ts';
import { fileAsked } from './asked.ts';
import { consequencesOf } from './consequences.ts';
import type { JobDeps, OnStep, Outcome } from './deps.ts';
import { askedOf, type FileFound } from './found.ts';
import { foundOfRefused, foundReading, shownReject, SHOWN_REJECTS, SHOWN_ROWS } from './look-at-file.ts';

/** What an import of a roster would do. Writes nothing. */
export async function lookAtRoster(deps: JobDeps, job: Job, onStep: OnStep): Promise<Outcome> {
  const { storage, clock, files } = deps;
  const asked = askedOf(fileAsked, job);
  const open = () => files.open(job);
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const concerned = new Set<string>();
  const first: (readonly string[])[] = [];
  const rejects: FileFound['rejects'][number][] = [];
  const seen: { how: FileFound | null } = { how: null };
  const reading = { open, asked, hash: (text: string) => storage.contactIdOf(text) };
  try {
    const read = await readRoster({
      ...reading,
      onReading: (how) => void (seen.how = foundReading(how, ROSTER)),
      async onCases(cases, { bytes }) {
        first.push(...cases.slice(0, SHOWN_ROWS - first.length).map(cellsOf));
        const would = await storage.importCases(cases, { dryRun: true });
        counts.added += would.added;
        counts.changed += would.changed;
        counts.unchanged += would.unchanged;
        for (const id of await storage.listConcernedBy(cases)) concerned.add(id);
        await onStep(bytes);
      },
      onReject(row) {
        if (rejects.length < SHOWN_REJECTS) rejects.push(shownReject(row));
      },
    });
    const consequences = await consequencesOf(
      storage,
      concerned,
      (take) => eachCase(reading, take),
      clock.now(),
    );
    const figures = { ...counts, unchanged: counts.unchanged + read.repeated, rejected: read.rejected };
    return { figures, found: JSON.stringify({ ...seen.how, first, rejects, consequences }) };
  } catch (error) {
    return { figures: {}, found: JSON.stringify(await foundOfRefused(error, open, ROSTER, asked)) };
  }
}

async function eachCase(
  reading: Pick<Parameters<typeof readRoster>[0], 'open' | 'asked' | 'hash'>,
  take: (cases: readonly Case[]) => void,
): Promise<void> {
  await readRoster({
    ...reading,
    onReading: () => undefined,
    onReject: () => undefined,
    onCases: (cases) => {
      take(cases);
      return Promise.resolve();
    },
  });
}

/** A case as a row of a roster. */
function cellsOf(facts: Case): readonly string[] {
  const values: Readonly<Record<(typeof COLUMNS)[number], string>> = {
    a_number: `A${facts.aNumber}`,
    family_id: facts.familyId,
    given_names: facts.givenNames,
    surnames: facts.surnames,
    birth_date: facts.birthDate,
    nationality: facts.nationality,
    language: facts.language,
    mpp_enrolled_on: facts.enrolledOn,
    returned_to_mexico: facts.returned ? 'yes' : 'no',
    eoir_status: facts.eoirStatus,
    port_of_return: facts.portOfReturn,
  };
  return COLUMNS.map((column) => values[column]);
}

/**
 * Imports it. @param ending the job as it is written when all is done, in one commit with the row in the audit
 */
export async function runRoster(
  { storage, clock, files }: JobDeps,
  job: Job,
  onStep: OnStep,
  ending: (figures: RosterCounts) => readonly Write[],
): Promise<void> {
  await importRoster({
    open: () => files.open(job),
    name: job.id,
    storage,
    clock,
    actor: job.confirmedBy ?? job.actor,
    asked: askedOf(fileAsked, job),
    dryRun: false,
    onStored: ({ bytes }) => onStep(bytes),
    beside: ending,
  });
}

/** The rejected rows of a roster as a file that can be corrected and fed back: read from the file anew, as fast as it is taken. */
export async function* rosterRejects({ storage, clock, files }: JobDeps, job: Job): AsyncGenerator<string> {
  const out = new PassThrough({ encoding: 'utf8' });
  out.on('error', () => undefined);
  // Spreadsheets take a file without the mark for one of another encoding.
  out.write('\uFEFF');
  const reading = importRoster({
    open: () => files.open(job),
    ...{ name: job.id, storage, clock, actor: job.actor, dryRun: true, rejects: out },
    asked: askedOf(fileAsked, job),
  }).then(
    () => out.end(),
    (error: unknown) => out.destroy(error instanceof Error ? error : new Error('unreadable')),
  );
  try {
    for await (const chunk of out) yield String(chunk);
  } finally {
    // Who takes no more of it ends the reading too.
    if (!out.readableEnded) out.destroy(new Error('nobody reads it'));
    await reading;
  }
}
