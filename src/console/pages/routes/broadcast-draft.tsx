import type { VNode } from 'preact';
import { createBroadcast, editBroadcast } from '../../../broadcasts/compose.ts';
import { needBroadcast } from '../../../broadcasts/deps.ts';
import { isEditable, type Broadcast } from '../../../domain/broadcast.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import { Count } from '../broadcasts/count.tsx';
import { DraftForm, LookedTyped } from '../broadcasts/draft-form.tsx';
import { formOfDraft, readAudience, readDraft, type Faults } from '../broadcasts/draft-typed.ts';
import { fitsForm } from '../broadcasts/audience-typed.ts';
import { filterIn } from '../filter-typed.ts';
import { audienceOf, isAudience } from '../../../domain/people-filter.ts';
import { People } from '../broadcasts/people.tsx';
import { recordLooks } from '../../looks.ts';
import { meantNow } from '../../../broadcasts/who-is-meant.ts';
import { onePage, Refusal } from '../broadcasts/one-page.tsx';
import { broadcastOf, madeId, pathOf, refusalOf } from '../broadcasts/ways.ts';
import { Notice } from '../parts.tsx';
import { form, page, type Form, type MemberVisit, type Page, type Reply } from '../page.ts';

/** What a draft's page says besides the form. */
interface Said {
  readonly faults?: Faults;
  readonly notice?: VNode;
  readonly status?: number;
  /** What a save is to be on top of; else what was looked at first. */
  readonly version?: number;
}

async function draftPage(
  visit: MemberVisit,
  typed: Form,
  broadcast: Broadcast | null,
  { faults = {}, notice, status, version }: Said = {},
): Promise<Reply> {
  const { say } = visit.words;
  const wrong = Object.keys(faults).length > 0;
  const count = await Count({ visit, form: typed, broadcast });
  const people = typed.get('do') === 'who' ? await firstPeople(visit, typed, broadcast) : null;
  const phases = (await visit.deps.storage.listPhases()).map(({ id }) => id);
  return {
    kind: 'page',
    title: say(broadcast === null ? 'broadcasts.new' : 'broadcasts.edit'),
    ...(wrong ? { status: 422 } : status === undefined ? {} : { status }),
    body: (
      <>
        {notice}
        {wrong && <Notice kind="error">{say('broadcasts.faulty')}</Notice>}
        {broadcast !== null && broadcast.state !== 'draft' && (
          <Notice kind="warning">{say('broadcasts.edit_voids')}</Notice>
        )}
        <DraftForm
          {...{ visit, faults, broadcast, phases, count, people }}
          form={typed}
          to={broadcast === null ? '/broadcasts/new' : `${pathOf(broadcast)}/edit`}
          hidden={
            broadcast === null
              ? { made: madeId(visit) }
              : { version: version === undefined ? typed.get('version') : String(version) }
          }
        />
      </>
    ),
  };
}

/** The first of those for whom it would be as it is typed; each is a look. */
async function firstPeople(
  visit: MemberVisit,
  typed: Form,
  broadcast: Broadcast | null,
): Promise<VNode | null> {
  const { storage, clock } = visit.deps;
  const { kind, of } = broadcast ?? { kind: 'new' as const, of: null };
  const audience = of === null ? readAudience(typed) : { include: {}, exclude: [] };
  if (audience === null) return null;
  const { people } = await meantNow(visit.deps, { kind, of, content: { audience } }, null);
  await recordLooks({ storage, clock, actor: visit.member.actor }, '/console/broadcasts/new', {
    receipts: people.map(({ row }) => row.registration.receipt),
  });
  return <People visit={visit} people={people} />;
}

/** For whom is chosen already where the list of families leads here. */
function newPage(visit: MemberVisit): Promise<Reply> {
  const { query } = visit;
  const filter = query.size === 0 ? null : filterIn(query.toString());
  const asked = filter !== null && isAudience(filter) ? audienceOf(filter) : null;
  return draftPage(visit, formOfDraft(null, asked), null);
}

async function create(visit: MemberVisit): Promise<Reply> {
  const { deps, member, form: typed } = visit;
  if (typed.get('do') !== 'save') return draftPage(visit, typed, null);
  const read = readDraft(typed, false);
  if (!read.ok) return draftPage(visit, typed, null, { faults: read.faults });
  const id = madeId(visit);
  // Sent twice: what the first one made.
  const there = await deps.storage.findBroadcast(id);
  const broadcast =
    there?.author === member.actor
      ? there
      : await createBroadcast(deps, read.content, member.actor, undefined, id);
  return { kind: 'go', to: pathOf(broadcast), done: 'saved' };
}

async function editPage(visit: MemberVisit): Promise<Reply> {
  const broadcast = await broadcastOf(visit);
  if (!isEditable(broadcast.state))
    throw new AvisoError('not_possible', `The broadcast is in ${broadcast.state}.`);
  if (!fitsForm(broadcast.content.audience))
    return onePage(visit, broadcast, {
      notice: <Notice kind="warning">{visit.words.say('broadcasts.too_long_form')}</Notice>,
    });
  return draftPage(visit, formOfDraft(broadcast), broadcast, { version: broadcast.version });
}

async function edit(visit: MemberVisit): Promise<Reply> {
  const { deps, member, form: typed } = visit;
  const broadcast = await broadcastOf(visit);
  if (typed.get('do') !== 'save') return draftPage(visit, typed, broadcast);
  const read = readDraft(typed, broadcast.of !== null);
  if (!read.ok) return draftPage(visit, typed, broadcast, { faults: read.faults });
  const version = Number(typed.get('version'));
  try {
    await editBroadcast(deps, { id: broadcast.id, version }, read.content, member.actor);
  } catch (error) {
    const detail = refusalOf(error);
    const now = await needBroadcast(deps.storage, broadcast.id);
    const notice =
      now.version === version ? (
        <Refusal visit={visit} detail={detail} />
      ) : (
        <Notice kind="warning">{visit.words.say('broadcasts.changed_meanwhile')}</Notice>
      );
    return draftPage(visit, typed, now, { notice, status: 409, version: now.version });
  }
  return { kind: 'go', to: pathOf(broadcast), done: 'saved' };
}

/** How many whom is typed would be now; of the stored one where it follows another. */
async function count(visit: MemberVisit): Promise<Reply> {
  return { kind: 'part', body: await Count({ visit, form: visit.form, broadcast: null }) };
}

function check(visit: MemberVisit): Reply {
  const language = LANGUAGES.find((each) => each === visit.params.language);
  if (language === undefined) throw new AvisoError('not_found');
  const body = LookedTyped({ visit, form: visit.form, language }) ?? <p />;
  return { kind: 'part', body };
}

/** Broadcasts while they are written. */
export const broadcastDraftPages: readonly Page[] = [
  page('/broadcasts/new', 'broadcast.write', newPage),
  form('/broadcasts/new', 'broadcast.write', create),
  form('/broadcasts/count', 'broadcast.write', count),
  form('/broadcasts/check/{language}', 'broadcast.write', check),
  page('/broadcasts/{id}/edit', 'broadcast.write', editPage),
  form('/broadcasts/{id}/edit', 'broadcast.write', edit),
];
