import type { VNode } from 'preact';
import { recordLooks, type SearchedBy } from '../../looks.ts';
import { findPeople, type Found } from '../find-people.ts';
import { FamiliesNamed } from '../people-named.tsx';
import { Field, Notice, Send } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { Families } from '../request-parts.tsx';
import { familyPages } from './family.tsx';
import { peopleActPages } from './people-acts.tsx';
import { peopleListPages } from './people-list.tsx';
import { peopleViewPages } from './people-views.tsx';

async function searchPage(visit: MemberVisit, body: VNode | null = null, typed = ''): Promise<Reply> {
  const { say } = visit.words;
  const ready = await visit.deps.storage.areNamesReady();
  return {
    kind: 'page',
    title: say('people.title'),
    body: (
      <>
        <Send visit={visit} to="/people" class="usa-form">
          <Field
            name="who"
            label={say('people.who')}
            hint={say('people.hint')}
            value={typed}
            autocomplete="off"
            required
          />
          <button class="usa-button" type="submit">
            {say('people.find')}
          </button>
        </Send>
        {!ready && <Notice kind="info">{say('people.not_ready')}</Notice>}
        {body}
        <p>
          <a class="usa-link" href="/console/people/list">
            {say('matching.link')}
          </a>
        </p>
        <p class="soft">{say('people.sealed')}</p>
      </>
    ),
  };
}

const SEARCHED: readonly (Found['by'] | SearchedBy)[] = ['a_number', 'phone', 'family', 'name'];
const isSearched = (by: Found['by']): by is SearchedBy => SEARCHED.includes(by);

async function search(visit: MemberVisit): Promise<Reply> {
  const { deps, member, form: typed } = visit;
  const { storage, clock } = deps;
  const found = await findPeople(storage, typed.get('who'));
  const { by, registrations, named } = found;
  await recordLooks({ storage, clock, actor: member.actor }, '/console/people', {
    receipts: registrations.map(({ receipt }) => receipt),
    aNumbers: named
      .filter(({ registration }) => registration === null)
      .flatMap(({ people }) => people.flatMap(({ aNumber }) => aNumber ?? [])),
    ...(isSearched(by) ? { searchedBy: by } : {}),
  });
  const [only] = registrations;
  // A name may be of others than who is meant: who looks decides.
  if (by !== 'name' && registrations.length === 1 && only !== undefined)
    return { kind: 'go', to: `/people/${only.receipt}` };
  return searchPage(visit, <Results visit={visit} found={found} />, typed.get('who'));
}

function Results({
  visit,
  found: { by, registrations, named, more },
}: {
  readonly visit: MemberVisit;
  readonly found: Found;
}): VNode {
  const { say } = visit.words;
  if (by === null) return <Notice kind="info">{say('people.unclear')}</Notice>;
  if (by === 'name')
    return (
      <>
        {named.length === 0 ? (
          <Notice kind="info">{say('people.nobody_named')}</Notice>
        ) : (
          <FamiliesNamed visit={visit} families={named} />
        )}
        {more && <p>{say('people.more')}</p>}
      </>
    );
  if (registrations.length === 0) return <Notice kind="info">{say('people.nobody')}</Notice>;
  return (
    <>
      <Families visit={visit} registrations={registrations} sees={visit.member.may('personal.read')} />
      <ul>
        {registrations.map(({ receipt }) => (
          <li key={receipt}>
            <a class="usa-link" href={`/console/people/${receipt}`}>
              {say('people.open', { receipt })}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Families: found by what they can say of themselves. */
export const peoplePages: readonly Page[] = [
  page('/people', 'people.search', (visit) => searchPage(visit)),
  // What was typed is in no address, no log and no history.
  form('/people', 'people.search', search),
  ...peopleListPages,
  ...peopleActPages,
  ...peopleViewPages,
  ...familyPages,
];
