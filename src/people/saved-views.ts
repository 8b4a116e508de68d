import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { SavedView } from '../domain/saved-view.ts';
import { isName, LONGEST_NAME } from '../domain/set-name.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import { findByName } from './find-by-name.ts';

/** Views of one member of staff. */
const MOST_OWN = 50;
/** Views that are listed: a team's and one's own. */
const LISTED = 500;
export const LONGEST_VIEW_NAME = LONGEST_NAME;

/** Seven digits and more, as A-numbers and phones are written, in whatever script and with whatever hyphens. */
const NUMBER = /\p{Nd}(?:[\s\p{Pd}\p{Pc}().]{0,2}\p{Nd}){6,}/u;

export interface ViewDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  /** For the audit. */
  readonly actor: string;
  /** Whose views are meant. */
  readonly staffId: string;
  /** Whether they share views with the team, and change those that are shared. */
  readonly mayShare: boolean;
}

/** What is said of a view. */
export interface ViewSaid {
  readonly name: string;
  readonly shared: boolean;
}

/** Somebody's own views and those of the team, by name. */
export async function viewsFor(
  storage: Pick<Storage, 'listSavedViews'>,
  staffId: string,
): Promise<readonly SavedView[]> {
  const views = await storage.listSavedViews({ staffId, limit: LISTED });
  return [...views].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

/** Whether somebody may rename a view or take it away. */
export const mayChangeView = (
  { staffId, mayShare }: Pick<ViewDeps, 'staffId' | 'mayShare'>,
  view: SavedView,
): boolean => (view.shared ? mayShare : view.staffId === staffId);

/**
 * Keeps a filter under a name. The same again with the same id does nothing.
 * @param filter as an address has it, and of nothing but a filter (people-filter.ts); null where there is something else in it
 * @throws AvisoError `not_possible`: it holds what is no filter, the name says who somebody is, there are too many, it may not be shared,
 * or something else was saved with that id
 */
export async function saveView(
  deps: ViewDeps,
  id: string,
  filter: string | null,
  said: ViewSaid,
): Promise<void> {
  const { storage, clock, actor, staffId } = deps;
  if (filter === null)
    throw new AvisoError(
      'not_possible',
      'A view keeps a filter alone: names, phones, A-numbers and receipts are searched for, and never saved.',
    );
  const name = await needName(storage, said.name);
  needShare(deps, said.shared);
  const own = (await storage.listSavedViews({ staffId, limit: LISTED })).filter(
    (view) => view.staffId === staffId,
  );
  const before = own.find((view) => view.id === id);
  if (before !== undefined) {
    needSame(before, { name, filter, shared: said.shared });
    return;
  }
  if (own.length >= MOST_OWN)
    throw new AvisoError('not_possible', `At most ${String(MOST_OWN)} views: take one away first.`);
  const now = clock.now();
  const view: SavedView = { id, version: 1, staffId, name, filter, shared: said.shared, createdAt: now };
  const outcome = await storage.commit([
    { kind: 'savedView', view },
    auditWrite(now, actor, 'view.save', id, { shared: view.shared }),
  ]);
  // The same form at the same time: the other one saved it.
  if (outcome === 'ok') return;
  const there = await storage.findSavedView(id);
  needSame(there?.staffId === staffId ? there : null, view);
}

/** Whoever went back and typed something else into the same form must not read that it was saved. */
function needSame(there: SavedView | null, asked: Pick<SavedView, 'name' | 'filter' | 'shared'>): void {
  const { name, filter, shared } = asked;
  if (there?.name === name && there.filter === filter && there.shared === shared) return;
  throw new AvisoError('not_possible', 'Somebody changed it meanwhile; look at it again.');
}

/**
 * Gives a view another name, shares it or no longer does.
 * @param seen the version that was looked at
 * @throws AvisoError `not_found`; `not_possible` as saveView, and when somebody changed it meanwhile
 */
export async function changeView(deps: ViewDeps, id: string, seen: number, said: ViewSaid): Promise<void> {
  const { storage, clock, actor } = deps;
  const view = await needView(deps, id);
  const name = await needName(storage, said.name);
  if (said.shared !== view.shared) needShare(deps, true);
  const outcome = await storage.commit([
    { kind: 'savedView', view: { ...view, name, shared: said.shared, version: seen + 1 } },
    auditWrite(clock.now(), actor, 'view.change', id, { shared: said.shared }),
  ]);
  if (outcome !== 'ok')
    throw new AvisoError('not_possible', 'Somebody changed it meanwhile; look at it again.');
}

/** Takes a view away. @throws AvisoError `not_found` */
export async function removeView(deps: ViewDeps, id: string): Promise<void> {
  const { storage, clock, actor } = deps;
  const { shared } = await needView(deps, id);
  await storage.commit([
    { kind: 'savedViewGone', id },
    auditWrite(clock.now(), actor, 'view.remove', id, { shared }),
  ]);
}

/** A view that they may change. What is another's own is not there for them. Throws AvisoError `not_found`. */
async function needView(deps: ViewDeps, id: string): Promise<SavedView> {
  const view = await deps.storage.findSavedView(id);
  if (view === null || !mayChangeView(deps, view)) throw new AvisoError('not_found', `View ${id}.`);
  return view;
}

function needShare({ mayShare }: ViewDeps, shared: boolean): void {
  if (shared && !mayShare) throw new AvisoError('not_possible', 'Your role shares no views with the team.');
}

/** The name as it is stored, sealed by nothing: what says who somebody is is refused. */
async function needName(storage: Storage, typed: string): Promise<string> {
  const name = typed.trim();
  if (!isName(name))
    throw new AvisoError(
      'not_possible',
      `A view has a name of ${String(LONGEST_VIEW_NAME)} characters at most.`,
    );
  if (NUMBER.test(name.normalize('NFKC')))
    throw new AvisoError('not_possible', 'No phone and no A-number belongs in the name of a view.');
  // One word is a place as often as a name.
  const words = name.split(/\s+/).length;
  if (words > 1 && ((await findByName(storage, name))?.families.length ?? 0) > 0)
    throw new AvisoError('not_possible', 'Somebody has this name: choose another one for the view.');
  return name;
}
