import type { VNode } from 'preact';
import { countMeant, sizeOf } from '../../../broadcasts/audience.ts';
import { createMatching, listMatching, type MatchingPage } from '../../../broadcasts/matching.ts';
import type { AudienceRow } from '../../../domain/audience.ts';
import { audienceOf, isAudience, type PeopleFilter } from '../../../domain/people-filter.ts';
import { recordLooks } from '../../looks.ts';
import { BulkForm } from '../bulk-form.tsx';
import { FilterForm, filterWords } from '../filter-form.tsx';
import { addressOf, filterTyped, formIn } from '../filter-typed.ts';
import { madeId } from '../broadcasts/ways.ts';
import { Send, Table } from '../parts.tsx';
import { Views, ViewFields } from '../views-part.tsx';
import { page, type MemberVisit, type Page, type Reply } from '../page.ts';

const PATH = '/people/list';
/** Families of one page. */
const SHOWN = 40;

const EVERYBODY: PeopleFilter = {};

/** How many fit now. Reads all of them where the filter is none that databases can count by. */
async function countOf(visit: MemberVisit, filter: PeopleFilter): Promise<number> {
  const { deps } = visit;
  if (isAudience(filter))
    return sizeOf(
      await countMeant(deps, { kind: 'new', of: null, content: { audience: audienceOf(filter) } }),
    );
  const nextPage = createMatching(deps, filter, deps.clock.now());
  let sum = 0;
  for (let after: string | null | undefined; after !== null;) {
    const { rows, next } = await nextPage(after ?? null);
    sum += rows.length;
    after = next;
  }
  return sum;
}

function Row({ visit, row }: { readonly visit: MemberVisit; readonly row: AudienceRow }): VNode {
  const { sayOf, number } = visit.words;
  const { receipt, stage, decision, portOfReturn, language, members } = row.registration;
  return (
    <tr>
      <th scope="row">
        <a class="usa-link" href={`/console/people/${receipt}`}>
          {receipt}
        </a>
      </th>
      <td>{sayOf('stages', stage)}</td>
      <td>{sayOf('outcomes', decision.outcome)}</td>
      <td>{sayOf('broadcasts.port_names', portOfReturn)}</td>
      <td>{sayOf('languages', language)}</td>
      <td class="num">{number(members.length)}</td>
      <td>{row.appointment === null ? '–' : visit.times.day(row.appointment.date)}</td>
    </tr>
  );
}

function Families({
  visit,
  filter,
  found: { rows, next },
}: {
  readonly visit: MemberVisit;
  readonly filter: PeopleFilter;
  readonly found: MatchingPage;
}): VNode {
  const { say } = visit.words;
  const address = addressOf(filter);
  return (
    <>
      {rows.length === 0 ? (
        <p>{say(next === null ? 'matching.nobody' : 'matching.nobody_yet')}</p>
      ) : (
        <Table
          caption={say('matching.families')}
          said
          heads={[
            say('matching.receipt'),
            say('matching.stage'),
            say('matching.answer'),
            say('matching.port'),
            say('matching.language'),
            say('matching.people'),
            say('matching.date'),
          ]}
        >
          {rows.map((row) => (
            <Row key={row.registration.id} visit={visit} row={row} />
          ))}
        </Table>
      )}
      <p>
        {next !== null && (
          <a
            class="usa-link"
            href={`/console${PATH}?${address}${address === '' ? '' : '&'}after=${encodeURIComponent(next)}`}
          >
            {say('matching.next')}
          </a>
        )}{' '}
        {visit.query.get('after') !== null && (
          <a class="usa-link" href={`/console${PATH}?${address}`}>
            {say('matching.from_start')}
          </a>
        )}
      </p>
    </>
  );
}

/** How many they are, once it is asked: of a large programme that takes a while. */
async function Count({
  visit,
  filter,
}: {
  readonly visit: MemberVisit;
  readonly filter: PeopleFilter;
}): Promise<VNode> {
  const { say } = visit.words;
  if (visit.query.get('count') !== null)
    return (
      <p role="status">
        <b>{say('matching.count', { count: await countOf(visit, filter) })}</b>
      </p>
    );
  const address = addressOf(filter);
  return (
    <p>
      <a class="usa-link" href={`/console${PATH}?${address}${address === '' ? '' : '&'}count=yes`}>
        {say('matching.count_link')}
      </a>
    </p>
  );
}

/** Gives the filter a name. */
function SaveView({ visit, filter }: { readonly visit: MemberVisit; readonly filter: PeopleFilter }): VNode {
  const { say } = visit.words;
  return (
    <details class="filters">
      <summary>{say('views.save')}</summary>
      <Send visit={visit} to="/people/views" class="usa-form">
        <input type="hidden" name="filter" value={addressOf(filter)} />
        <input type="hidden" name="made" value={madeId(visit)} />
        <ViewFields visit={visit} name="" shared={false} />
        <button class="usa-button" type="submit">
          {say('views.button')}
        </button>
      </Send>
    </details>
  );
}

async function listPage(visit: MemberVisit): Promise<Reply> {
  const { deps, member, query, words } = visit;
  const { say } = words;
  const form = formIn(query);
  const typed = filterTyped(form);
  const filter = typed ?? EVERYBODY;
  const phases = (await deps.storage.listPhases()).map(({ id }) => id);
  const found =
    typed === null
      ? { rows: [], next: null }
      : await listMatching(deps, filter, {
          ...{ after: query.get('after'), most: SHOWN, until: deps.clock.now() },
        });
  // That they are here says what they told of: their needs are sealed.
  if (filter.needs !== undefined)
    await recordLooks({ ...deps, actor: member.actor }, `/console${PATH}`, {
      receipts: found.rows.map(({ registration }) => registration.receipt),
    });
  return {
    kind: 'page',
    title: say('matching.title'),
    ...(typed === null ? { status: 422 } : {}),
    body: (
      <>
        <p>{say('matching.intro')}</p>
        <p>
          <a class="usa-link" href="/console/people">
            {say('matching.back')}
          </a>
        </p>
        {await Views({ visit, now: addressOf(filter) })}
        {typed !== null && (
          <p>
            {say('matching.which')}: <b>{filterWords(visit, filter)}</b>
          </p>
        )}
        <details class="filters" open={typed === null || query.size === 0}>
          <summary>{say(addressOf(filter) === '' ? 'matching.choose' : 'matching.change')}</summary>
          <FilterForm visit={visit} form={form} phases={phases} wrong={typed === null} />
        </details>
        {typed !== null && (
          <>
            <h2>{say('matching.families')}</h2>
            {await Count({ visit, filter })}
            <Families visit={visit} filter={filter} found={found} />
            <BulkForm visit={visit} filter={filter} />
            <SaveView visit={visit} filter={filter} />
          </>
        )}
      </>
    ),
  };
}

/** Families by a filter. */
export const peopleListPages: readonly Page[] = [page(PATH, 'people.search', listPage)];
