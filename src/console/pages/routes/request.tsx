import type { VNode } from 'preact';
import type { Conversation } from '../../../domain/conversation.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import { isUrgent, type PersonRequest } from '../../../domain/person-request.ts';
import { blockedBy } from '../../../staff-requests/blocked.ts';
import { MOST_TEXTS, requestDetails } from '../../../staff-requests/request-details.ts';
import {
  answerPerson,
  askToWrite,
  closeRequest,
  releaseTalk,
  takeTalk,
} from '../../../staff-requests/staff-request.ts';
import { heldBy, refuseMovingText } from '../../../staff-requests/staff-text.ts';
import { recordLooks } from '../../looks.ts';
import { holderOf, isOf } from '../inbox-lists.ts';
import { Act, Notice, Send } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { Facts, Families, NotReached, Talk } from '../request-parts.tsx';
import { talkOf, textsOf } from '../talk.ts';
import { detailOf } from '../trouble.tsx';

/** Lines of the talk that are shown. */
const LINES = 60;
const LONGEST_ANSWER = 1_600;

const acting = ({ deps, member }: MemberVisit) => ({ ...deps, actor: member.actor });

async function needRequest({ deps, params }: MemberVisit): Promise<PersonRequest> {
  const request = await deps.storage.findPersonRequest(params.id ?? '');
  if (request === null) throw new AvisoError('not_found');
  return request;
}

/** What is shown again when an act was refused. */
interface Refused {
  readonly draft: string;
  readonly status: number;
  readonly notice: VNode;
}

async function requestPage(visit: MemberVisit, refused: Refused | null = null): Promise<Reply> {
  const { words, deps, member } = visit;
  const { storage, clock } = deps;
  const { say, sayOf } = words;
  const request = await needRequest(visit);
  const now = clock.now();
  const sees = member.may('personal.read');
  const talk = await storage.findConversation(request.contactId);
  const { registrations, unreached, texts } = await requestDetails(storage, request, {
    texts: MOST_TEXTS,
    now,
  });
  const lines = sees ? await talkOf(storage, request.contactId, texts, [request.id], LINES) : [];
  await recordLooks({ storage, clock, actor: member.actor }, '/console/inbox/{id}', {
    contacts: [request.contactId],
    receipts: registrations.map(({ receipt }) => receipt),
  });
  return {
    kind: 'page',
    title: say('request.title', { reason: sayOf('reasons', request.reason) }),
    ...(refused === null ? {} : { status: refused.status }),
    body: (
      <>
        {refused?.notice}
        {isUrgent(request) && request.state === 'open' && (
          <Notice kind="error">{say('request.urgent')}</Notice>
        )}
        <Facts visit={visit} request={request} talk={talk} />
        {unreached !== null && <NotReached visit={visit} unreached={unreached} sees={sees} />}
        <h2>{say('request.family')}</h2>
        <Families visit={visit} registrations={registrations} sees={sees} />
        <h2>{say('request.talk')}</h2>
        {sees ? <Talk visit={visit} lines={lines} /> : <p>{say('request.hidden')}</p>}
        <News visit={visit} request={request} seen={texts.length} more={0} />
        {member.may('request.act') && (
          <Acts visit={visit} request={request} talk={talk} draft={refused?.draft ?? ''} />
        )}
      </>
    ),
  };
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
      hx-trigger="every 10s"
      hx-swap="outerHTML"
    >
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

function Acts({
  visit,
  request,
  talk,
  draft,
}: {
  readonly visit: MemberVisit;
  readonly request: PersonRequest;
  readonly talk: Conversation | null;
  readonly draft: string;
}): VNode {
  const { say } = visit.words;
  const to = `/inbox/${encodeURIComponent(request.id)}`;
  if (request.state === 'closed') return <p>{say('request.is_closed')}</p>;
  const blocked = talk === null ? 'no_talk' : blockedBy(talk, visit.deps.clock.now());
  const values = { holder: request.takenBy ?? '' };
  return (
    <>
      <h2>{say('request.act')}</h2>
      {blocked === null ? (
        <Send visit={visit} to={`${to}/answer`} class="usa-form">
          <input type="hidden" name="holder" value={values.holder} />
          <label class="usa-label" for="text">
            {say('request.answer')}
          </label>
          <span class="usa-hint" id="text-hint">
            {say('request.answer_hint')}
          </span>
          <textarea
            class="usa-textarea"
            id="text"
            name="text"
            maxLength={LONGEST_ANSWER}
            aria-describedby="text-hint check"
            required
            hx-post={`/console${to}/check`}
            hx-trigger="input changed delay:600ms"
            hx-include="closest form"
            hx-target="#check"
            hx-swap="innerHTML"
          >
            {draft}
          </textarea>
          <div id="check" aria-live="polite" />
          <button class="usa-button" type="submit">
            {say('request.send')}
          </button>
        </Send>
      ) : (
        <Notice kind="warning">{say(`request.${blocked}`)}</Notice>
      )}
      <div class="row">
        {talk !== null && !isOf(request, visit.member.person.id) && (
          <Act visit={visit} to={`${to}/take`} values={values} label={say('request.take')} />
        )}
        {talk !== null && (request.takenBy !== null || talk.withPerson) && (
          <Act visit={visit} to={`${to}/release`} values={values} label={say('request.release')} />
        )}
        {blocked === 'window' && (
          <Act visit={visit} to={`${to}/ask`} values={values} look="plain" label={say('request.ask')} />
        )}
        <Act visit={visit} to={`${to}/close`} values={values} look="secondary" label={say('request.close')} />
      </div>
    </>
  );
}

/** Whether somebody else has taken it since the page was shown: whoever acts is told, and nothing is done. */
async function takenMeanwhile(visit: MemberVisit): Promise<Reply | null> {
  const request = await needRequest(visit);
  const { takenBy } = request;
  if (takenBy === null || takenBy === visit.form.get('holder') || isOf(request, visit.member.person.id))
    return null;
  const text = visit.words.say('request.held', { name: holderOf(request) ?? '' });
  return requestPage(visit, {
    draft: visit.form.get('text'),
    status: 409,
    notice: <Notice kind="warning">{text}</Notice>,
  });
}

/** Declares `POST /inbox/{id}/VERB`. What is refused is said above the page, with what was typed kept. */
const act = (
  verb: string,
  done: Extract<Reply, { kind: 'go' }>['done'] & string,
  run: (visit: MemberVisit, request: PersonRequest) => Promise<unknown>,
): Page =>
  form(`/inbox/{id}/${verb}`, 'request.act', async (visit) => {
    const held = await takenMeanwhile(visit);
    if (held !== null) return held;
    const request = await needRequest(visit);
    try {
      await run(visit, request);
    } catch (error) {
      if (!(error instanceof AvisoError) || (error.code !== 'text_refused' && error.code !== 'not_possible'))
        throw error;
      return requestPage(visit, {
        draft: visit.form.get('text'),
        status: error.code === 'text_refused' ? 422 : 409,
        notice: (
          <Notice kind="error" heading={visit.words.say('trouble.not_possible.title')}>
            <span lang="en">{detailOf(error) ?? error.message}</span>
          </Notice>
        ),
      });
    }
    return { kind: 'go', to: `/inbox/${encodeURIComponent(request.id)}`, done };
  });

/** What an answer would cost, and whether it may go. */
async function check(visit: MemberVisit): Promise<Reply> {
  const { deps, words, form: typed } = visit;
  const { say } = words;
  const request = await needRequest(visit);
  const talk = await deps.storage.findConversation(request.contactId);
  const text = typed.get('text').trim().slice(0, LONGEST_ANSWER);
  if (talk === null || text === '') return { kind: 'part', body: <p>{say('request.empty')}</p> };
  const now = deps.clock.now();
  const { segments } = deps.wording.render({ body: text }, talk.channel);
  const cost =
    talk.channel === 'whatsapp' ? say('request.whatsapp') : say('request.segments', { count: segments });
  try {
    const held = await heldBy(deps.storage, request.contactId, now);
    refuseMovingText(text, talk.language ?? LANGUAGES[0], held, now);
    return { kind: 'part', body: <p class="soft">{`${cost}. ${say('request.fine')}`}</p> };
  } catch (error) {
    if (!(error instanceof AvisoError)) throw error;
    return {
      kind: 'part',
      body: (
        <>
          <p class="soft">{cost}</p>
          <p class="usa-error-message" lang="en">
            {detailOf(error)}
          </p>
        </>
      ),
    };
  }
}

/** One request: who it is about, what was said, and what is done about it. */
export const requestPages: readonly Page[] = [
  page('/inbox/{id}', 'request.read', (visit) => requestPage(visit)),
  page(
    '/inbox/{id}/news',
    'request.read',
    async (visit) => {
      const request = await needRequest(visit);
      const seen = Math.max(0, Math.trunc(Number(visit.query.get('seen')) || 0));
      const texts = await textsOf(visit.deps.storage, request.contactId);
      const more = Math.max(0, texts.length - seen);
      return { kind: 'part', body: <News visit={visit} request={request} seen={seen} more={more} /> };
    },
    { live: true },
  ),
  form('/inbox/{id}/check', 'request.act', check),
  act('answer', 'answered', (visit, { id }) => answerPerson(acting(visit), id, visit.form.get('text'))),
  act('ask', 'asked', (visit, { id }) => askToWrite(acting(visit), id)),
  act('take', 'taken', (visit, { contactId }) => takeTalk(acting(visit), contactId)),
  act('release', 'released', (visit, { contactId }) => releaseTalk(acting(visit), contactId)),
  act('close', 'closed', (visit, { id }) => closeRequest(acting(visit), id)),
];
