import type { VNode } from 'preact';
import { sheetLines, sheetRow } from '../../../csv/write.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { NEEDS } from '../../../domain/registration.ts';
import { readDays, readFunnels, STEPS, type DayFigures, type Funnels } from '../../figures.ts';
import { readNeeds, shownNeedsByPort, type NeedsFigures, type ShownCount } from '../../needs-figures.ts';
import { sharedReading } from '../../shared-reading.ts';
import { Days, FunnelTables } from '../figures-parts.tsx';
import { page, type ConsoleDeps, type MemberVisit, type Page, type Reply } from '../page.ts';
import { Table } from '../parts.tsx';
import { officeZone } from '../times.ts';

/** Days back that a report tells of. */
const DAYS = 60;
/** Days that the page shows; the file has all. */
const DAYS_SHOWN = 14;
/** Figures are read this often at most, by each process. */
const READ_EVERY_MS = 60_000;

/** The reports, by what they count by. */
const REPORTS = ['days', 'ports', 'languages', 'outcomes', 'needs', 'needs-by-port'] as const;
type Report = (typeof REPORTS)[number];

interface Read {
  readonly days: readonly DayFigures[];
  readonly funnels: Funnels;
  readonly needs: NeedsFigures;
}

const readings = new WeakMap<ConsoleDeps, () => Promise<Read>>();

function figuresOf(deps: ConsoleDeps): Promise<Read> {
  const read = async (): Promise<Read> => {
    const now = deps.clock.now();
    const zone = officeZone((await deps.storage.findProgramme())?.officeHours ?? []);
    return {
      days: await readDays(deps.storage, { now, zone, days: DAYS }),
      funnels: await readFunnels(deps.storage),
      needs: await readNeeds(deps.storage, now),
    };
  };
  const known = readings.get(deps) ?? sharedReading(read, READ_EVERY_MS);
  readings.set(deps, known);
  return known();
}

type Row = readonly (string | number)[];

/** A report as a sheet: its columns, then its rows. Words of ours and counts; nothing of a person. */
function sheetOf(report: Report, { days, funnels, needs }: Read): readonly [Row, ...Row[]] {
  switch (report) {
    case 'days':
      return [
        ['date', 'registered', 'appointments_given', 'families_arrived'],
        ...days.map(({ date, registered, given, arrived }): Row => [date, registered, given, arrived]),
      ];
    case 'ports':
    case 'languages':
      return [
        [report === 'ports' ? 'port' : 'language', ...STEPS],
        ...funnels[report].map(([name, funnel]): Row => [name, ...STEPS.map((step) => funnel[step])]),
      ];
    case 'outcomes':
      return [['outcome', 'families'], ...funnels.outcomes];
    case 'needs':
      return [['need', 'families'], ...NEEDS.map((need): Row => [need, needs.all.get(need) ?? 0])];
    case 'needs-by-port':
      return [
        ['port', ...NEEDS],
        ...shownNeedsByPort(needs).map(([port, counts]): Row => [port, ...counts.map(inSheet)]),
      ];
  }
}

const inSheet = (count: ShownCount): string | number =>
  count === 'few' ? '<5' : count === 'hidden' ? 'not shown' : count;

function fileOf(report: Report, read: Read): Reply {
  const [columns, ...rows] = sheetOf(report, read);
  const lines = sheetLines(columns.map(String), rows.map(sheetRow));
  return { kind: 'file', download: { fileName: `aviso-${report}.csv`, lines } };
}

function Counts({
  visit,
  report,
  rows,
}: {
  visit: MemberVisit;
  report: 'outcomes' | 'needs';
  rows: readonly (readonly [string, number])[];
}): VNode {
  const { say, sayOf, number } = visit.words;
  return (
    <Table caption={say(`reports.${report}`)} heads={[say(`reports.of.${report}`), say('reports.families')]}>
      {rows.map(([name, count]) => (
        <tr key={name}>
          <th scope="row">{sayOf(`reports.${report}_words`, name)}</th>
          <td class="num">{number(count)}</td>
        </tr>
      ))}
    </Table>
  );
}

function NeedsByPort({ visit, needs }: { visit: MemberVisit; needs: NeedsFigures }): VNode {
  const { say, sayOf, number } = visit.words;
  const shown = (count: ShownCount): string =>
    count === 'few' ? '<5' : count === 'hidden' ? say('reports.hidden') : number(count);
  return (
    <Table
      caption={say('reports.needs_by_port')}
      heads={[say('today.of.port'), ...NEEDS.map((need) => sayOf('reports.needs_words', need))]}
    >
      {shownNeedsByPort(needs).map(([port, counts]) => (
        <tr key={port}>
          <th scope="row">{sayOf('ports', port)}</th>
          {counts.map((count, i) => (
            <td key={NEEDS[i]} class="num">
              {shown(count)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

async function reportsPage(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const read = await figuresOf(visit.deps);
  const { days, funnels, needs } = read;
  return {
    kind: 'page',
    title: say('reports.title'),
    body: (
      <>
        <p>{say('reports.what')}</p>
        <ul>
          {REPORTS.map((report) => (
            <li key={report}>
              <a class="usa-link" href={`/console/reports/${report}.csv`}>
                {say('reports.file', { name: say(`reports.files.${report}`) })}
              </a>
            </li>
          ))}
        </ul>
        <h2>{say('reports.files.days')}</h2>
        <Days visit={visit} days={days.slice(-DAYS_SHOWN)} />
        <h2>{say('today.funnel')}</h2>
        <FunnelTables visit={visit} funnels={funnels} />
        <p class="soft">{say('today.arrived')}</p>
        <h2>{say('reports.outcomes')}</h2>
        <Counts visit={visit} report="outcomes" rows={funnels.outcomes} />
        <h2>{say('reports.needs')}</h2>
        <p>{say('reports.small')}</p>
        <Counts visit={visit} report="needs" rows={NEEDS.map((need) => [need, needs.all.get(need) ?? 0])} />
        <NeedsByPort visit={visit} needs={needs} />
      </>
    ),
  };
}

async function reportFile(visit: MemberVisit): Promise<Reply> {
  const report = REPORTS.find((each) => `${each}.csv` === visit.params['file']);
  if (report === undefined) throw new AvisoError('not_found');
  return fileOf(report, await figuresOf(visit.deps));
}

/** What partners and donors ask for. */
export const reportPages: readonly Page[] = [
  page('/reports', 'registration.read', reportsPage),
  page('/reports/{file}', 'registration.read', reportFile),
];
