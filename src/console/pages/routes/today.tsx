import type { VNode } from 'preact';
import type { PersonRequest } from '../../../domain/person-request.ts';
import { sharedReading } from '../../shared-reading.ts';
import { openRequests } from '../inbox-lists.ts';
import { STEPS } from '../../figures.ts';
import { Days, FunnelTables } from '../figures-parts.tsx';
import { Notice, Table, When } from '../parts.tsx';
import { page, type ConsoleDeps, type MemberVisit, type Page, type Reply } from '../page.ts';
import { RequestCard } from '../request-card.tsx';
import { kindOf, todayFigures, type Figures, type Hole } from '../today-figures.ts';

/** Figures are read this often at most, by each process. */
const READ_EVERY_MS = 15_000;
/** Requests of each kind that stand here; the inbox has all. */
const SHOWN = 5;
const readings = new WeakMap<ConsoleDeps, () => Promise<Figures>>();

function figuresOf(deps: ConsoleDeps): Promise<Figures> {
  const known =
    readings.get(deps) ?? sharedReading(() => todayFigures(deps, deps.clock.now()), READ_EVERY_MS);
  readings.set(deps, known);
  return known();
}

async function Now({ visit }: { visit: MemberVisit }): Promise<VNode> {
  const { deps, member, words } = visit;
  const { say } = words;
  const { urgent, waiting } = await openRequests(deps.storage, member.person.id);
  const list = (requests: readonly PersonRequest[]): VNode => (
    <ul class="cards">
      {requests.slice(0, SHOWN).map((request) => (
        <RequestCard key={request.id} visit={visit} request={request} />
      ))}
    </ul>
  );
  return (
    <div id="now" hx-get="/console/now" hx-trigger="every 10s" hx-swap="outerHTML">
      {urgent.length > 0 && list(urgent)}
      {waiting.length > 0 && list(waiting)}
      {urgent.length + waiting.length === 0 && <p>{say('today.nobody')}</p>}
      <p>
        <a class="usa-link" href="/console/inbox?show=urgent">
          {say('today.all_urgent', { count: urgent.length })}
        </a>
        {' · '}
        <a class="usa-link" href="/console/inbox?show=waiting">
          {say('today.all_waiting', { count: waiting.length })}
        </a>
      </p>
    </div>
  );
}

async function todayPage(visit: MemberVisit): Promise<Reply> {
  const { say, number } = visit.words;
  const figures = await figuresOf(visit.deps);
  return {
    kind: 'page',
    title: say('today.title'),
    body: (
      <>
        <h2>{say('today.now')}</h2>
        {await Now({ visit })}
        <h2>{say('today.next')}</h2>
        <Leaving visit={visit} figures={figures} />
        <h2>{say('today.funnel')}</h2>
        <ol class="facts">
          {STEPS.map((step) => (
            <li key={step}>
              <b>{number(figures.funnels.all[step])}</b> {say(`today.steps.${step}`)}
            </li>
          ))}
        </ol>
        <FunnelTables visit={visit} funnels={figures.funnels} />
        <p class="soft">{say('today.arrived')}</p>
        <h2>{say('today.day.title')}</h2>
        <Days visit={visit} days={figures.days} />
        <h2>{say('today.holes')}</h2>
        <Holes visit={visit} holes={figures.holes} />
      </>
    ),
  };
}

function Leaving({ visit, figures }: { visit: MemberVisit; figures: Figures }): VNode {
  const { say, number } = visit.words;
  const { queued, reminders, steps } = figures;
  return (
    <>
      <p>
        {say('today.reminders', { count: reminders })} {say('today.reach', { count: steps })}
      </p>
      {queued.length === 0 ? (
        <p>{say('today.empty')}</p>
      ) : (
        <Table
          caption={say('today.queues')}
          heads={[
            say('today.sender'),
            say('today.kind'),
            say('today.messages'),
            say('today.segments'),
            say('today.last'),
          ]}
        >
          {queued.map((finish) => (
            <tr key={`${finish.sender}:${finish.priority}`}>
              <th scope="row">{finish.sender}</th>
              <td>{say(`today.kinds.${kindOf(finish)}`)}</td>
              <td class="num">{number(finish.messages)}</td>
              <td class="num">{number(finish.segments)}</td>
              <td>
                {Number.isFinite(finish.at) ? <When visit={visit} at={finish.at} /> : say('today.never')}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

function Holes({ visit, holes }: { visit: MemberVisit; holes: readonly Hole[] }): VNode {
  const { say, sayOf } = visit.words;
  if (holes.length === 0) return <Notice kind="success">{say('today.whole')}</Notice>;
  const textOf = (hole: Hole): string => {
    if (hole.what === 'gates')
      return say('today.hole.gates', { list: hole.ports.map((port) => sayOf('ports', port)).join(', ') });
    if (hole.what === 'reviewers')
      return say('today.hole.reviewers', {
        list: hole.languages.map((language) => sayOf('languages', language)).join(', '),
      });
    if (hole.what === 'forged')
      return say('today.hole.forged', { count: hole.rows, list: hole.records.join(', ') });
    if (hole.what === 'webhook') return say('today.hole.webhook', { count: hole.tries });
    return say(`today.hole.${hole.what}`);
  };
  return (
    <ul>
      {holes.map((hole) => (
        <li key={hole.what}>{textOf(hole)}</li>
      ))}
    </ul>
  );
}

/** What needs somebody now, what goes out next, how far families are, and what is missing. */
export const todayPages: readonly Page[] = [
  page('/', 'request.read', todayPage),
  page('/now', 'request.read', async (visit) => ({ kind: 'part', body: await Now({ visit }) }), {
    live: true,
  }),
];
