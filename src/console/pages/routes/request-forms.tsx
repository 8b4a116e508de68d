import { ifItOpens } from '../../../domain/if-it-opens.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import type { PersonRequest } from '../../../domain/person-request.ts';
import { readCannedAnswers } from '../../../programme/canned-answers.ts';
import {
  ANSWER_TIMES,
  answerPerson,
  askToWrite,
  LONGEST_ANSWER,
  unsendAnswer,
  type AnswerTime,
} from '../../../staff-requests/answer.ts';
import { handOver } from '../../../staff-requests/hand-over.ts';
import { HeldByColleague } from '../../../staff-requests/holder.ts';
import { writeNote } from '../../../staff-requests/notes.ts';
import { redact } from '../../../staff-requests/redact.ts';
import { closeRequest, releaseTalk, takeTalk } from '../../../staff-requests/staff-request.ts';
import { heldBy, refuseMovingText } from '../../../staff-requests/staff-text.ts';
import { Notice } from '../parts.tsx';
import { acting, form, type MemberVisit, type Page, type Reply } from '../page.ts';
import { cannedFor } from '../request-acts.tsx';
import { reasonOf, Why } from '../trouble.tsx';
import { redactedIn } from './redact.tsx';
import { needRequest, notePresence, requestPage } from './request.tsx';

type Done = Extract<Reply, { kind: 'go' }>['done'] & string;

/** With what use cases are called for whoever is logged in. */

/** Who had it when the page was shown. */
const seenIn = ({ form: typed }: MemberVisit): string | null => {
  const holder = typed.get('holder');
  return holder === '' ? null : holder;
};

/** The page again, with what was typed, above it why it was refused. */
function refusedPage(visit: MemberVisit, error: AvisoError): Promise<Reply> {
  const { words, form: typed } = visit;
  const notice =
    error instanceof HeldByColleague ? (
      <Notice kind="warning">{words.say('request.held', { name: error.holder })}</Notice>
    ) : error.code === 'not_found' ? (
      <Notice kind="warning">{words.say('request.closed_meanwhile')}</Notice>
    ) : (
      <Notice kind="error" heading={words.say('trouble.not_possible.title')}>
        <Why visit={visit} reason={reasonOf(error)} />
      </Notice>
    );
  const status = error.code === 'text_refused' ? 422 : 409;
  return requestPage(visit, { draft: typed.get('text'), refused: { status, notice } });
}

/** What is done about a request; gives what the next page says was done, and what is added to its address. */
type Run = (
  visit: MemberVisit,
  request: PersonRequest,
) => Promise<{ readonly done: Done; readonly also?: string }>;

/** Does it, or shows the page again with why that was refused. */
const doing =
  (run: Run) =>
  async (visit: MemberVisit): Promise<Reply> => {
    const request = await needRequest(visit);
    try {
      const { done, also = '' } = await run(visit, request);
      return { kind: 'go', to: `/inbox/${encodeURIComponent(request.id)}${also}`, done };
    } catch (error) {
      if (!(error instanceof AvisoError)) throw error;
      const closed =
        error.code === 'not_found' &&
        (await needRequest(visit)).state === 'closed' &&
        request.state === 'open';
      if (!closed && error.code !== 'text_refused' && error.code !== 'not_possible') throw error;
      return refusedPage(visit, error);
    }
  };

/** Declares `POST /inbox/{id}/VERB`. */
const act = (verb: string, run: Run): Page => form(`/inbox/{id}/${verb}`, 'request.act', doing(run));

const DONE_OF: Readonly<Record<AnswerTime, Done>> = {
  soon: 'answered_soon',
  now: 'answered',
  morning: 'answered_morning',
};

/** What an answer would cost, and whether it may go. */
async function check(visit: MemberVisit): Promise<Reply> {
  const { deps, words, form: typed } = visit;
  const { say } = words;
  const request = await needRequest(visit);
  const talk = await deps.storage.findConversation(request.contactId);
  const text = typed.get('text').trim().slice(0, LONGEST_ANSWER);
  notePresence(visit, request, 'typing');
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
          <p class="usa-error-message">
            <Why visit={visit} reason={reasonOf(error)} />
          </p>
        </>
      ),
    };
  }
}

const sendAnswer = doing(async (visit, { id }) => {
  const { form: typed } = visit;
  const when = ANSWER_TIMES.find((time) => time === typed.get('when')) ?? 'soon';
  await answerPerson(acting(visit), id, { text: typed.get('text'), when, seen: seenIn(visit) });
  return { done: DONE_OF[when] };
});

/** The page again, with a canned answer behind what was typed: nothing is sent. */
async function putCanned(visit: MemberVisit): Promise<Reply> {
  const { deps, form: typed } = visit;
  const { contactId } = await needRequest(visit);
  const talk = await ifItOpens(deps.storage.findConversation(contactId));
  const all = cannedFor(await readCannedAnswers(deps.storage), talk);
  const chosen = all.find(({ id }) => id === typed.get('canned'));
  const parts = [typed.get('text').trim(), chosen?.text ?? ''].filter((part) => part !== '');
  return requestPage(visit, { draft: parts.join('\n') });
}

/** What is done about one request. Who acts on what a colleague has meanwhile is told, and nothing is done. */
export const requestForms: readonly Page[] = [
  form('/inbox/{id}/check', 'request.act', check),
  form('/inbox/{id}/answer', 'request.act', (visit) =>
    visit.form.get('put') === 'canned' ? putCanned(visit) : sendAnswer(visit),
  ),
  act('unsend', async (visit, { id }) => {
    const message = visit.form.get('message');
    const outcome = await unsendAnswer(acting(visit), id, message);
    return outcome === 'late'
      ? { done: 'unsent_late' }
      : { done: 'unsent', also: `?unsent=${encodeURIComponent(message)}` };
  }),
  act('note', async (visit, { id }) => {
    await writeNote(acting(visit), id, visit.form.get('note'));
    return { done: 'noted' };
  }),
  act('hand-over', async (visit, { id }) => {
    const { form: typed } = visit;
    const to = { accountId: typed.get('to'), note: typed.get('note'), seen: seenIn(visit) };
    await handOver(acting(visit), id, to);
    return { done: 'handed' };
  }),
  act('redact', async (visit, { id }) => {
    await redact(acting(visit), id, redactedIn(visit));
    return { done: 'redacted' };
  }),
  act('ask', async (visit, { id }) => {
    await askToWrite(acting(visit), id);
    return { done: 'asked' };
  }),
  act('take', async (visit, { contactId }) => {
    await takeTalk(acting(visit), contactId, seenIn(visit));
    return { done: 'taken' };
  }),
  act('release', async (visit, { contactId }) => {
    await releaseTalk(acting(visit), contactId, seenIn(visit));
    return { done: 'released' };
  }),
  act('close', async (visit, { id }) => {
    await closeRequest(acting(visit), id, seenIn(visit));
    return { done: 'closed' };
  }),
];
