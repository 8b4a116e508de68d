import type { VNode } from 'preact';
import type { Conversation } from '../../domain/conversation.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { isUrgent, type PersonRequest } from '../../domain/person-request.ts';
import { inWhatsAppWindow, WHATSAPP_WINDOW_MS } from '../../domain/whatsapp-window.ts';
import type { CannedAnswer } from '../../programme/canned-answers.ts';
import { leavesAtOf, LONGEST_ANSWER } from '../../staff-requests/answer.ts';
import { blockedBy } from '../../staff-requests/blocked.ts';
import { isOf } from './inbox-lists.ts';
import { Act, Choice, Notice, Send, When } from './parts.tsx';
import type { MemberVisit } from './page.ts';

/** What can be done about a request, read as things are. */
export interface Possible {
  readonly request: PersonRequest;
  readonly talk: Conversation | null;
  /** Why words cannot reach them; null when they can. */
  readonly blocked: 'no_talk' | 'stopped' | 'window' | null;
  /** When an answer leaves that is to go in the morning; null when it could not arrive then. UTC milliseconds. */
  readonly morning: number | null;
}

/** Reads what can be done about a request. */
export async function possibleActs(
  { deps: { storage, clock } }: Pick<MemberVisit, 'deps'>,
  request: PersonRequest,
  talk: Conversation | null,
): Promise<Possible> {
  const now = clock.now();
  if (talk === null) return { request, talk, blocked: 'no_talk', morning: null };
  const blocked = blockedBy(talk, now);
  const at = await leavesAtOf(storage, talk, 'morning', now);
  const arrives = talk.channel !== 'whatsapp' || inWhatsAppWindow(talk.lastWhatsAppAt, at);
  return { request, talk, blocked, morning: arrives ? at : null };
}

/** A canned answer in the language of a talk. */
export interface Canned {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** Those that somebody wrote in the language of a talk. */
export function cannedFor(
  { value }: { readonly value: readonly CannedAnswer[] },
  talk: Pick<Conversation, 'language'> | null,
): readonly Canned[] {
  const language = talk?.language ?? LANGUAGES[0];
  return value.flatMap(({ id, name, texts }) => {
    const text = texts[language];
    return text === undefined ? [] : [{ id, name, text }];
  });
}

/** Puts a canned answer behind what is in the field; it is sent by the button there, and checked as every other. */
function CannedChoice({
  visit,
  to,
  canned,
}: {
  readonly visit: MemberVisit;
  readonly to: string;
  readonly canned: readonly Canned[];
}): VNode | null {
  const { say } = visit.words;
  if (canned.length === 0) return null;
  return (
    <div class="row">
      <Choice
        name="canned"
        label={say('canned.choose')}
        options={canned.map(({ id, name }) => [id, name] as const)}
        chosen={visit.form.get('canned')}
      />
      <button
        class="usa-button usa-button--outline"
        type="submit"
        name="put"
        value="canned"
        formAction={`/console${to}/answer#text`}
        formNoValidate
      >
        {say('canned.put')}
      </button>
    </div>
  );
}

/** What whoever looks can do about a request. */
export function Acts({
  visit,
  possible,
  canned,
  draft,
}: {
  readonly visit: MemberVisit;
  readonly possible: Possible;
  readonly canned: readonly Canned[];
  readonly draft: string;
}): VNode {
  const { say } = visit.words;
  const { request, talk, blocked } = possible;
  const to = `/inbox/${encodeURIComponent(request.id)}`;
  if (request.state === 'closed') return <p>{say('request.is_closed')}</p>;
  const values = { holder: request.takenBy ?? '' };
  return (
    <>
      <h2>{say('request.act')}</h2>
      {blocked === null ? (
        <AnswerForm visit={visit} to={to} possible={possible} canned={canned} draft={draft} />
      ) : (
        <Notice kind="warning">{say(`request.${blocked}`)}</Notice>
      )}
      <div class="row">
        {talk !== null && !isOf(request, visit.member.person.id) && (
          <Act
            visit={visit}
            to={`${to}/take`}
            values={values}
            label={say(request.takenBy === null ? 'request.take' : 'request.take_over')}
          />
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

function AnswerForm({
  visit,
  to,
  possible: { request, talk, morning },
  canned,
  draft,
}: {
  readonly visit: MemberVisit;
  readonly to: string;
  readonly possible: Possible;
  readonly canned: readonly Canned[];
  readonly draft: string;
}): VNode {
  const { words, times } = visit;
  const { say } = words;
  const urgent = isUrgent(request);
  const until =
    talk?.channel === 'whatsapp' && talk.lastWhatsAppAt !== null
      ? talk.lastWhatsAppAt + WHATSAPP_WINDOW_MS
      : null;
  return (
    <Send visit={visit} to={`${to}/answer`} class="usa-form">
      <input type="hidden" name="holder" value={request.takenBy ?? ''} />
      <label class="usa-label" for="text">
        {say('request.answer')}
      </label>
      <span class="usa-hint" id="text-hint">
        {say('request.answer_hint')}
        {until !== null && (
          <>
            {' '}
            {say('request.until')} <When visit={visit} at={until} />.
          </>
        )}
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
      <CannedChoice visit={visit} to={to} canned={canned} />
      <button class="usa-button" type="submit" name="when" value="soon">
        {say('request.send')}
      </button>
      {urgent && (
        <button class="usa-button usa-button--secondary" type="submit" name="when" value="now">
          {say('request.send_now')}
        </button>
      )}
      {morning !== null && (
        <button class="usa-button usa-button--outline" type="submit" name="when" value="morning">
          {say('request.send_morning', { at: times.moment(morning) })}
        </button>
      )}
      <p class="soft">{say(urgent ? 'request.send_hint_urgent' : 'request.send_hint')}</p>
    </Send>
  );
}
