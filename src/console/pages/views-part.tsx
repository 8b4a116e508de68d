import type { VNode } from 'preact';
import type { SavedView } from '../../domain/saved-view.ts';
import { LONGEST_VIEW_NAME, mayChangeView, viewsFor, type ViewDeps } from '../../people/saved-views.ts';
import { Tick } from './field-parts.tsx';
import type { MemberVisit } from './page.ts';
import { Field } from './parts.tsx';

/** In whose name views are saved and changed. */
export const viewDeps = ({ deps: { storage, clock }, member }: MemberVisit): ViewDeps => ({
  ...{ storage, clock, actor: member.actor, staffId: member.person.id },
  mayShare: member.may('view.share'),
});

export const pathOfView = (id: string): string => `/people/views/${id}`;

/** Saved views as links, one's own and the team's; nothing where there are none. */
export async function Views({
  visit,
  now,
}: {
  readonly visit: MemberVisit;
  /** The filter that is shown, as an address has it. */
  readonly now: string;
}): Promise<VNode | null> {
  const { say } = visit.words;
  const views = await viewsFor(visit.deps.storage, visit.member.person.id);
  if (views.length === 0) return null;
  const groups = [
    ['own', views.filter(({ shared }) => !shared)],
    ['team', views.filter(({ shared }) => shared)],
  ] as const;
  return (
    <nav aria-label={say('views.title')}>
      {groups.map(
        ([group, listed]) =>
          listed.length > 0 && (
            <div key={group}>
              <h2>{say(`views.${group}`)}</h2>
              <ul>
                {listed.map((view) => (
                  <li key={view.id}>
                    <Link visit={visit} view={view} now={now} />
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
    </nav>
  );
}

function Link({ visit, view, now }: { visit: MemberVisit; view: SavedView; now: string }): VNode {
  const { say } = visit.words;
  return (
    <>
      <a
        class="usa-link"
        href={`/console/people/list?${view.filter}`}
        aria-current={view.filter === now ? 'true' : undefined}
        dir="auto"
      >
        {view.name}
      </a>
      {mayChangeView(viewDeps(visit), view) && (
        <>
          {' · '}
          <a
            class="usa-link"
            href={`/console${pathOfView(view.id)}`}
            aria-label={`${say('views.edit_link')}: ${view.name}`}
          >
            {say('views.edit_link')}
          </a>
        </>
      )}
    </>
  );
}

/** What is said of a view: its name, and, by who may, whether the team sees it. */
export function ViewFields({
  visit,
  name,
  shared,
}: {
  readonly visit: MemberVisit;
  readonly name: string;
  readonly shared: boolean;
}): VNode {
  const { say } = visit.words;
  return (
    <>
      <Field
        name="name"
        label={say('views.name')}
        hint={say('views.name_hint')}
        value={name.slice(0, LONGEST_VIEW_NAME)}
        autocomplete="off"
        required
      />
      {visit.member.may('view.share') && (
        <Tick id="share" name="share" label={say('views.share')} on={shared} />
      )}
    </>
  );
}
