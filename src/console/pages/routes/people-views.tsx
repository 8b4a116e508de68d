import { AvisoError } from '../../../domain/errors.ts';
import type { SavedView } from '../../../domain/saved-view.ts';
import { changeView, mayChangeView, removeView, saveView } from '../../../people/saved-views.ts';
import { madeId } from '../broadcasts/ways.ts';
import { addressOf, filterIn } from '../filter-typed.ts';
import { filterWords } from '../filter-form.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { Act, Notice, Send } from '../parts.tsx';
import { reasonOf, Why } from '../trouble.tsx';
import { pathOfView, viewDeps, ViewFields } from '../views-part.tsx';

const PATH = '/people/views';
const LIST = '/people/list';

const saidIn = ({ form: typed }: MemberVisit) => ({
  name: typed.get('name'),
  shared: typed.get('share') !== '',
});

/** Why a view was not saved, on top of its form. Throws whatever is no refusal. */
function refusal(visit: MemberVisit, error: unknown) {
  if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
  return (
    <Notice kind="error" heading={visit.words.say('trouble.not_possible.title')}>
      <Why visit={visit} reason={reasonOf(error)} />
    </Notice>
  );
}

async function save(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const filter = filterIn(visit.form.get('filter'));
  const address = filter === null ? null : addressOf(filter);
  const id = madeId(visit);
  try {
    await saveView(viewDeps(visit), id, address, saidIn(visit));
  } catch (error) {
    return {
      kind: 'page',
      narrow: true,
      status: 409,
      title: say('views.save'),
      body: (
        <>
          {refusal(visit, error)}
          {address !== null && (
            <Send visit={visit} to={PATH} class="usa-form">
              <input type="hidden" name="filter" value={address} />
              <input type="hidden" name="made" value={visit.deps.ids.next()} />
              <ViewFields visit={visit} {...saidIn(visit)} />
              <button class="usa-button" type="submit">
                {say('views.button')}
              </button>
            </Send>
          )}
          <p>
            <a class="usa-link" href={`/console${LIST}?${address ?? ''}`}>
              {say('bulk.back')}
            </a>
          </p>
        </>
      ),
    };
  }
  return { kind: 'go', to: `${LIST}?${address ?? ''}`, done: 'saved' };
}

/** The view that the address names, for whoever may change it. Throws AvisoError `not_found`. */
async function viewOf(visit: MemberVisit): Promise<SavedView> {
  const view = await visit.deps.storage.findSavedView(visit.params.id ?? '');
  if (view === null || !mayChangeView(viewDeps(visit), view)) throw new AvisoError('not_found');
  return view;
}

async function editPage(visit: MemberVisit, error: unknown = null): Promise<Reply> {
  const { say } = visit.words;
  const view = await viewOf(visit);
  const filter = filterIn(view.filter);
  return {
    kind: 'page',
    narrow: true,
    title: say('views.edit'),
    ...(error === null ? {} : { status: 409 }),
    body: (
      <>
        {error !== null && refusal(visit, error)}
        <p>
          {filter !== null && filterWords(visit, filter)}{' '}
          <a class="usa-link" href={`/console${LIST}?${view.filter}`}>
            {say('views.show')}
          </a>
        </p>
        <Send visit={visit} to={pathOfView(view.id)} class="usa-form">
          <input type="hidden" name="version" value={String(view.version)} />
          <ViewFields visit={visit} {...(error === null ? view : saidIn(visit))} />
          <button class="usa-button" type="submit">
            {say('views.button')}
          </button>
        </Send>
        <Act
          visit={visit}
          to={`${pathOfView(view.id)}/remove`}
          label={say('views.remove')}
          look="secondary"
        />
      </>
    ),
  };
}

async function change(visit: MemberVisit): Promise<Reply> {
  const { id, filter } = await viewOf(visit);
  try {
    await changeView(viewDeps(visit), id, Number(visit.form.get('version')), saidIn(visit));
  } catch (error) {
    return editPage(visit, error);
  }
  return { kind: 'go', to: `${LIST}?${filter}`, done: 'saved' };
}

/** Filters of the list of families under names. */
export const peopleViewPages: readonly Page[] = [
  form(PATH, 'people.search', save),
  page(`${PATH}/{id}`, 'people.search', (visit) => editPage(visit)),
  form(`${PATH}/{id}`, 'people.search', change),
  form(`${PATH}/{id}/remove`, 'people.search', async (visit) => {
    await removeView(viewDeps(visit), visit.params.id ?? '');
    return { kind: 'go', to: LIST, done: 'view_removed' };
  }),
];
