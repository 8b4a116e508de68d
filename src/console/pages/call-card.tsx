import type { VNode } from 'preact';
import { nameOfActor } from '../../domain/actor.ts';
import type { Call, CallResult } from '../../domain/calls.ts';
import { isWaking, localOf } from '../../domain/zoned-time.ts';
import { callWaitsUntil, phonesToCall, type FamilyPhone } from '../../reach/next-call.ts';
import type { Tried, Unreached } from '../../reach/unreached.ts';
import { namesOf } from '../unreached-sheet.ts';
import type { CallTab } from './call-list.ts';
import { masked } from './masked.ts';
import { Send, When } from './parts.tsx';
import type { MemberVisit } from './page.ts';

/** How each result looks: what is wanted most stands out, what takes something is red. */
const LOOKS: Readonly<Record<CallResult, string>> = {
  will_come: 'usa-button',
  no_answer: 'usa-button usa-button--outline',
  call_later: 'usa-button usa-button--outline',
  wrong_number: 'usa-button usa-button--outline',
  cannot_come: 'usa-button usa-button--secondary',
};
/** That of which something is taken comes last. */
const ORDER = ['will_come', 'no_answer', 'call_later', 'wrong_number', 'cannot_come'] as const;

/** Who called, as colleagues call them. */
export const callerOf = ({ by }: Pick<Call, 'by'>): string => nameOfActor(by);

/** What was tried, in one line. */
export function triedLine({ words }: MemberVisit, { what, channel, state }: Tried): string {
  return `${words.sayOf('tried', what)}, ${words.sayOf('channels', channel)}, ${words.sayOf('states', state)}`;
}

/** The last call, in one line; '' when nobody called. */
export function lastCall({ words, times }: MemberVisit, { calls }: Pick<Unreached, 'calls'>): string {
  const last = calls?.calls.at(-1);
  if (last === undefined) return '';
  const { say } = words;
  return say('calls.last', {
    ...{ name: callerOf(last), when: times.moment(last.at) },
    result: say(`calls.results.${last.result}`),
  });
}

interface Shown {
  readonly visit: MemberVisit;
  readonly entry: Unreached;
  readonly tab: CallTab;
  /** Whether names and numbers are shown whole. */
  readonly revealed: boolean;
}

/** One family of the call list: nothing personal but the ends of its numbers, until somebody asks for more. */
export function CallCard({ visit, entry, tab, revealed }: Shown): VNode {
  const { say, sayOf } = visit.words;
  const { appointment, registration, daysLeft, tried, next, requestId } = entry;
  const now = visit.deps.clock.now();
  const waits = callWaitsUntil(entry.calls, appointment);
  const called = lastCall(visit, entry);
  const asleep = !isWaking(now, registration.zone);
  return (
    <li id={`call-${appointment.id}`} class={daysLeft >= 0 && daysLeft < 2 ? 'urgent' : undefined}>
      <h2 class="line">
        {daysLeft < 0 ? say('calls.gone_by') : say('calls.days', { count: daysLeft })}
        {' · '}
        {sayOf('ports', appointment.port)}, {visit.times.day(appointment.date)} {appointment.time}
      </h2>
      <p class="soft">
        <a class="usa-link" href={`/console/people/${registration.receipt}`}>
          {registration.receipt}
        </a>
        {' · '}
        {say('calls.people', { count: appointment.people })} · {sayOf('languages', registration.language)} ·{' '}
        {say(asleep ? 'calls.asleep' : 'calls.there', { time: localOf(now, registration.zone).time })}
      </p>
      {revealed && <p>{namesOf(entry)}</p>}
      {called !== '' && <p>{called}</p>}
      {waits !== null && waits > now && (
        <p>
          {say('calls.again')} <When visit={visit} at={waits} />
        </p>
      )}
      {requestId === null && next !== null && (
        <p class="soft">
          {say('calls.next', { what: sayOf('tried', next.kind) })} <When visit={visit} at={next.dueAt} />
        </p>
      )}
      {tried.length > 0 && (
        <details>
          <summary>{say('calls.tried', { count: tried.length })}</summary>
          <ul>
            {tried.map((each) => (
              <li key={`${each.at}:${each.what}:${each.channel}`}>
                <When visit={visit} at={each.at} />: {triedLine(visit, each)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {visit.member.may('request.act') && <Acts visit={visit} entry={entry} tab={tab} revealed={revealed} />}
      {requestId !== null && daysLeft < 0 && (
        <p>
          <a class="usa-link" href={`/console/inbox/${encodeURIComponent(requestId)}`}>
            {say('calls.request')}
          </a>
        </p>
      )}
    </li>
  );
}

function Acts({ visit, entry, tab, revealed }: Shown): VNode {
  const { say } = visit.words;
  const { appointment, registration, phone, calls, daysLeft } = entry;
  const phones = phonesToCall(phone, registration, calls);
  const to = `/unreached/${encodeURIComponent(appointment.id)}`;
  const [first] = phones;
  if (first === undefined) return <p>{say('calls.no_phone')}</p>;
  const own = `#call-${appointment.id}`;
  const shownAs = ({ phone: which, number, wrong }: FamilyPhone): string =>
    `${say(`calls.phones.${which}`)} ${revealed ? number : masked(number)}${wrong ? ` (${say('calls.wrong')})` : ''}`;
  return (
    <>
      <ul class="plain">
        {phones.map((each) => (
          <li key={each.phone}>
            {revealed ? <a href={`tel:${each.number}`}>{shownAs(each)}</a> : shownAs(each)}
          </li>
        ))}
      </ul>
      {!revealed && (
        <Send
          visit={visit}
          to={`${to}/show`}
          {...{ 'hx-post': `/console${to}/show`, 'hx-select': `[id="${own.slice(1)}"]` }}
          hx-target="closest li"
          hx-swap="outerHTML"
        >
          <input type="hidden" name="show" value={tab} />
          <button class="usa-button usa-button--unstyled" type="submit">
            {say('calls.show')}
          </button>
        </Send>
      )}
      {daysLeft >= 0 && (
        <Send visit={visit} to={`${to}/call`}>
          <input type="hidden" name="seen" value={calls?.version ?? 0} />
          <input type="hidden" name="show" value={tab} />
          {phones.length === 1 ? (
            <input type="hidden" name="phone" value={first.phone} />
          ) : (
            <p>
              <label for={`phone-${appointment.id}`}>{say('calls.which')}</label>{' '}
              <select class="usa-select" id={`phone-${appointment.id}`} name="phone">
                {phones.map((each) => (
                  <option key={each.phone} value={each.phone}>
                    {say(`calls.phones.${each.phone}`)}
                  </option>
                ))}
              </select>
            </p>
          )}
          <div class="row" role="group" aria-label={say('calls.outcome')}>
            {ORDER.map((result) => (
              <button key={result} class={LOOKS[result]} type="submit" name="result" value={result}>
                {say(`calls.results.${result}`)}
              </button>
            ))}
          </div>
          <p class="soft">{say('calls.wrong_hint')}</p>
        </Send>
      )}
    </>
  );
}
