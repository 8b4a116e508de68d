import type { VNode } from 'preact';
import { STEPS, type DayFigures, type Funnel, type Funnels } from '../figures.ts';
import { Curves } from './chart.tsx';
import { Table } from './parts.tsx';
import type { Visit } from './page.ts';

/** Where a row's name is said. */
const NAMES = { port: 'broadcasts.port_names', language: 'languages' } as const;

/** How far families are, all of them and by port and language. */
export function FunnelTables({ visit, funnels }: { visit: Visit; funnels: Funnels }): VNode {
  const { say, sayOf } = visit.words;
  const heads = STEPS.map((step) => say(`today.steps.${step}`));
  const table = (what: 'port' | 'language', rows: readonly (readonly [string, Funnel])[]): VNode => (
    <Table caption={say(`today.by.${what}`)} heads={[say(`today.of.${what}`), ...heads]}>
      {[[say('today.of.all'), funnels.all] as const, ...rows].map(([name, funnel]) => (
        <FunnelRow key={name} visit={visit} name={sayOf(NAMES[what], name)} funnel={funnel} />
      ))}
    </Table>
  );
  return (
    <>
      {table('port', funnels.ports)}
      {table('language', funnels.languages)}
    </>
  );
}

function FunnelRow({ visit, name, funnel }: { visit: Visit; name: string; funnel: Funnel }): VNode {
  return (
    <tr>
      <th scope="row">{name}</th>
      {STEPS.map((step) => (
        <td key={step} class="num">
          {visit.words.number(funnel[step])}
        </td>
      ))}
    </tr>
  );
}

/** The last days as curves, and their numbers. */
export function Days({ visit, days }: { visit: Visit; days: readonly DayFigures[] }): VNode {
  const { say, number } = visit.words;
  const names = {
    registered: say('today.day.registered'),
    given: say('today.day.given'),
    arrived: say('today.day.arrived'),
  };
  const series = (['registered', 'given', 'arrived'] as const).map((what) => ({
    name: names[what],
    values: days.map((day) => day[what]),
  }));
  return (
    <>
      <Curves label={say('today.day.curves', { days: days.length })} series={series} />
      <Table
        caption={say('today.day.table', { days: days.length })}
        heads={[say('today.day.date'), ...Object.values(names)]}
      >
        {days.toReversed().map((day) => (
          <tr key={day.date}>
            <th scope="row" class="whole">
              {visit.times.day(day.date)}
            </th>
            <td class="num">{number(day.registered)}</td>
            <td class="num">{number(day.given)}</td>
            <td class="num">{number(day.arrived)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
