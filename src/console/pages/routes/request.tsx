import { ifItOpens } from '../../../domain/if-it-opens.ts';
import type { VNode } from 'preact';
import { AvisoError } from '../../../domain/errors.ts';
import { isUrgent, type PersonRequest } from '../../../domain/person-request.ts';
import { MOST_TEXTS, requestDetails } from '../../../staff-requests/request-details.ts';
import { findAnswer } from '../../../staff-requests/answer.ts';
import { listColleagues } from '../../../staff-requests/colleagues.ts';
import { readCannedAnswers } from '../../../programme/canned-answers.ts';
import { auditWrite } from '../../../storage/audit-write.ts';
import { recordLooks } from '../../looks.ts';
import { maskedIn } from '../masked.ts';
import { Act, Notice } from '../parts.tsx';
import { Live, LIVE } from '../live.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { HandOver, Notes } from '../notes-part.tsx';
import { pendingAnswers, PendingAnswers } from '../pending-answers.tsx';
import type { Doing } from '../presence.ts';
import { Acts, cannedFor, possibleActs } from '../request-acts.tsx';
import { Facts, Families, NotReached, Talk } from '../request-parts.tsx';
import { talkOf, textsOf, type Line } from '../talk.ts';

/** Lines of the talk that are shown. */
const LINES = 60;

/** The request that the address names. Throws AvisoError `not_found`. */
export async function needRequest({ deps, params }: MemberVisit): Promise<PersonRequest> {
  const request = await deps.storage.findPersonRequest(params.id ?? '');
  if (request === null) throw new AvisoError('not_found');
  return request;
}

/** What is otherwise than when somebody comes to the page. */
export interface ShownAgain {
  /** What is in the field. */
  readonly draft?: string;
  /** Why an act was refused, with its status. */
  readonly refused?: { readonly status: number; readonly notice: VNode };
  /** Whether numbers in the texts are shown whole. */
  readonly numbers?: boolean;
}

/** One request: who it is about, what was said, and what is done about it. */
export async function requestPage(visit: MemberVisit, again: ShownAgain = {}): Promise<Reply> {
  const { words, deps, member } = visit;
  const { storage, clock } = deps;
  const { say, sayOf } = words;
  const request = await needRequest(visit);
  const to = `/inbox/${encodeURIComponent(request.id)}`;
  const now = clock.now();
  const sees = member.may('personal.read');
  const talk = await ifItOpens(storage.findConversation(request.contactId));
  const { registrations, unreached, texts } = await requestDetails(storage, request, {
    texts: MOST_TEXTS,
    now,
  });
  const lines = sees ? await talkOf(storage, request.contactId, texts, [request.id], LINES) : [];
  await recordLooks({ storage, clock, actor: member.actor }, '/console/inbox/{id}', {
    contacts: [request.contactId],
    receipts: registrations.map(({ receipt }) => receipt),
  });
  const acts = member.may('request.act');
  const pending = sees && acts ? await pendingAnswers(storage, request.contactId) : [];
  notePresence(visit, request, 'reading');
  return {
    kind: 'page',
    title: say('request.title', { reason: sayOf('reasons', request.reason) }),
    ...(again.refused === undefined ? {} : { status: again.refused.status }),
    body: (
      <>
        {again.refused?.notice}
        {isUrgent(request) && request.state === 'open' && (
          <Notice kind="error">{say('request.urgent')}</Notice>
        )}
        {pending.length > 0 && <PendingAnswers visit={visit} request={request} pending={pending} />}
        <Facts visit={visit} request={request} talk={talk} />
        {unreached !== null && <NotReached visit={visit} unreached={unreached} sees={sees} />}
        <h2>{say('request.family')}</h2>
        <Families visit={visit} registrations={registrations} sees={sees} />
        <h2>{say('request.talk')}</h2>
        {sees ? (
          <>
            {again.numbers !== true && lines.some(hasNumbers) && (
              <Act visit={visit} to={`${to}/show`} label={say('request.show_numbers')} />
            )}
            <Talk
              visit={visit}
              lines={lines}
              masks={again.numbers !== true}
              redactAt={acts ? `/console${to}/redact` : null}
            />
          </>
        ) : (
          <p>{say('request.hidden')}</p>
        )}
        <News visit={visit} request={request} seen={texts.length} more={0} />
        {request.state === 'open' && <Live />}
        {acts && (
          <Acts
            visit={visit}
            possible={await possibleActs(visit, request, talk)}
            canned={cannedFor(await readCannedAnswers(storage), talk)}
            draft={again.draft ?? (sees ? await draftOf(visit, request) : '')}
          />
        )}
        {acts && request.state === 'open' && (
          <HandOver visit={visit} request={request} colleagues={await listColleagues(storage)} />
        )}
        {sees && (
          <Notes
            visit={visit}
            request={request}
            notes={await storage.listNotesOf(request.contactId, request.id)}
          />
        )}
      </>
    ),
  };
}

/** Tells colleagues that whoever looks is here. */
export function notePresence({ deps, member }: MemberVisit, { id }: PersonRequest, doing: Doing): void {
  deps.presence.note(id, { staffId: member.person.id, name: member.person.name }, doing, deps.wall.now());
}

const hasNumbers = (line: Line): boolean => line.by !== 'noted' && maskedIn(line.text) !== line.text;

/** Shows the numbers in the texts whole, and writes down who asked for them before they are shown. */
async function showNumbers(visit: MemberVisit): Promise<Reply> {
  const { deps, member } = visit;
  const { id } = await needRequest(visit);
  const row = auditWrite(deps.clock.now(), member.actor, 'person.reveal', id, { what: 'numbers' });
  if ((await deps.storage.commit([row])) !== 'ok') throw new AvisoError('storage_unavailable');
  return requestPage(visit, { numbers: true });
}

/** What the field holds: what was taken back, to be written anew. */
async function draftOf(
  { deps: { storage }, query }: MemberVisit,
  { contactId }: PersonRequest,
): Promise<string> {
  const row = await findAnswer(storage, contactId, query.get('unsent') ?? '');
  return row?.state === 'withdrawn' ? row.content.body : '';
}

/** Says that texts came meanwhile, and shows none of them: to show is a look, and looks are asked for. */
function News({
  visit,
  request,
  seen,
  more,
}: {
  readonly visit: MemberVisit;
  readonly request: PersonRequest;
  readonly seen: number;
  readonly more: number;
}): VNode {
  const to = `/console/inbox/${encodeURIComponent(request.id)}`;
  return (
    <div
      id="news"
      role="status"
      hx-get={`${to}/news?seen=${seen}`}
      hx-trigger={`every 5s, inbox from:#${LIVE}`}
      hx-swap="outerHTML"
    >
      {visit.deps.presence
        .others(request.id, visit.member.person.id, visit.deps.wall.now())
        .map(({ name, doing }) => (
          <p key={name} class="soft">
            {visit.words.say(`desk.${doing}`, { name })}
          </p>
        ))}
      {more > 0 && (
        <p>
          <a class="usa-link" href={to}>
            {visit.words.say('request.news', { count: more })}
          </a>
        </p>
      )}
    </div>
  );
}

export const requestPages: readonly Page[] = [
  page('/inbox/{id}', 'request.read', (visit) => requestPage(visit)),
  form('/inbox/{id}/show', 'personal.read', showNumbers),
  page(
    '/inbox/{id}/news',
    'request.read',
    async (visit) => {
      const request = await needRequest(visit);
      const seen = Math.max(0, Math.trunc(Number(visit.query.get('seen')) || 0));
      const texts = await textsOf(visit.deps.storage, request.contactId);
      const more = Math.max(0, texts.length - seen);
      notePresence(visit, request, 'reading');
      return { kind: 'part', body: <News visit={visit} request={request} seen={seen} more={more} /> };
    },
    { live: true },
  ),
  page(
    '/inbox/{id}/pending',
    'request.act',
    async (visit) => {
      const request = await needRequest(visit);
      const pending = await pendingAnswers(visit.deps.storage, request.contactId);
      return { kind: 'part', body: <PendingAnswers visit={visit} request={request} pending={pending} /> };
    },
    { live: true },
  ),
];
