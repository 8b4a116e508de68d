import type { VNode } from 'preact';
import { nameOfActor } from '../../domain/actor.ts';
import { LONGEST_NOTE, type Note } from '../../domain/note.ts';
import type { PersonRequest } from '../../domain/person-request.ts';
import type { Colleague } from '../../staff-requests/colleagues.ts';
import { Choice, Send, When } from './parts.tsx';
import type { MemberVisit } from './page.ts';

/** What staff wrote down for each other, and the field for more. */
export function Notes({
  visit,
  request,
  notes,
}: {
  readonly visit: MemberVisit;
  readonly request: PersonRequest;
  readonly notes: readonly Note[];
}): VNode {
  const { say } = visit.words;
  return (
    <>
      <h2 id="notes">{say('desk.notes')}</h2>
      {notes.length === 0 ? (
        <p class="soft">{say('desk.notes_none')}</p>
      ) : (
        <ul class="talk">
          {notes.map(({ id, text, writtenBy, writtenAt }) => (
            <li key={id} class="noted">
              <p class="said" dir="auto">
                {text}
              </p>
              <p class="meta">
                {nameOfActor(writtenBy)} · <When visit={visit} at={writtenAt} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {visit.member.may('request.act') && (
        <Send visit={visit} to={`/inbox/${encodeURIComponent(request.id)}/note`} class="usa-form">
          <NoteField visit={visit} id="note" label={say('desk.note')} hint={say('desk.note_hint')} />
          <button class="usa-button usa-button--outline" type="submit">
            {say('desk.note_send')}
          </button>
        </Send>
      )}
    </>
  );
}

function NoteField({
  visit,
  id,
  label,
  hint,
}: {
  readonly visit: MemberVisit;
  readonly id: string;
  readonly label: string;
  readonly hint: string;
}): VNode {
  return (
    <>
      <label class="usa-label" for={id}>
        {label}
      </label>
      <span class="usa-hint" id={`${id}-hint`}>
        {hint}
      </span>
      <textarea
        class="usa-textarea short"
        id={id}
        name="note"
        rows={3}
        maxLength={LONGEST_NOTE}
        aria-describedby={`${id}-hint`}
      >
        {visit.form.get('note')}
      </textarea>
    </>
  );
}

/** To whom a talk can be handed. */
export function HandOver({
  visit,
  request,
  colleagues,
}: {
  readonly visit: MemberVisit;
  readonly request: PersonRequest;
  readonly colleagues: readonly Colleague[];
}): VNode | null {
  const { say } = visit.words;
  const others = colleagues.filter(({ staffId }) => staffId !== visit.member.person.id);
  if (others.length === 0) return null;
  return (
    <details>
      <summary>{say('desk.hand_over')}</summary>
      <Send visit={visit} to={`/inbox/${encodeURIComponent(request.id)}/hand-over`} class="usa-form">
        <input type="hidden" name="holder" value={request.takenBy ?? ''} />
        <Choice
          name="to"
          label={say('desk.hand_over_to')}
          options={others.map(({ accountId, name }) => [accountId, name] as const)}
          chosen={visit.form.get('to')}
        />
        <NoteField
          visit={visit}
          id="hand-over-note"
          label={say('desk.hand_over_note')}
          hint={say('desk.note_hint')}
        />
        <button class="usa-button" type="submit">
          {say('desk.hand_over_send')}
        </button>
      </Send>
    </details>
  );
}
