import type { VNode } from 'preact';
import { portOf } from '../../../../flows/programme.ts';
import { findForCheckIn, recordCheckIn, type CheckInView } from '../../../appointments/check-in.ts';
import {
  CHECK_IN_STATES,
  slotEndsAt,
  whyNotRecorded,
  type CheckInState,
  type NotRecorded,
} from '../../../domain/check-in.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { localOf } from '../../../domain/zoned-time.ts';
import { recordLooks } from '../../looks.ts';
import { checkInList, placeAndTime, RecordedBy } from '../at-port.tsx';
import { Notice, Send } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { FindFamily } from './check-in.tsx';

async function familyPage(visit: MemberVisit, refused: NotRecorded | null = null): Promise<Reply> {
  const { deps, member, words, params } = visit;
  const { say, sayOf } = words;
  const { storage, clock } = deps;
  const view = await findForCheckIn(deps, params.reference ?? '');
  const { appointment, registration, before } = view;
  await recordLooks({ storage, clock, actor: member.actor }, '/console/check-in/of/{reference}', {
    receipts: [registration.receipt],
  });
  const why = whyNotRecorded('arrived', { ...view, now: clock.now() });
  const reasonOf = (reason: NotRecorded): string =>
    say(`check_in.why.${reason}`, { day: visit.times.day(appointment.date), time: appointment.time });
  return {
    kind: 'page',
    narrow: true,
    title: appointment.reference,
    ...(refused === null ? {} : { status: refused === 'nobody' ? 422 : 409 }),
    body: (
      <>
        {refused !== null && refused !== 'nobody' && (
          <Notice kind="error" heading={say('check_in.refused')}>
            {reasonOf(refused)}
          </Notice>
        )}
        {why !== null && why !== refused && (
          <Notice kind="warning" heading={say('check_in.not_now')}>
            {reasonOf(why)}
          </Notice>
        )}
        <dl class="pairs">
          <dt>{say('check_in.date')}</dt>
          <dd>{placeAndTime(visit, appointment)}</dd>
          <dt>{say('check_in.language')}</dt>
          <dd>{sayOf('languages', registration.language)}</dd>
          <dt>{say('check_in.state')}</dt>
          <dd>
            {before === null ? say('check_in.open') : <RecordedBy visit={visit} checkIn={before} />}
            {before?.state === 'no_show' && <p class="soft">{say('check_in.follow_up')}</p>}
          </dd>
        </dl>
        <Record visit={visit} view={view} may={why === null} refused={refused} />
        <p>
          <a class="usa-button usa-button--outline usa-button--big" href={checkInList(appointment)}>
            {say('check_in.to_list')}
          </a>
        </p>
        <h2>{say('check_in.next')}</h2>
        <FindFamily visit={visit} />
      </>
    ),
  };
}

function Record({
  visit,
  view,
  may,
  refused,
}: {
  readonly visit: MemberVisit;
  readonly view: CheckInView;
  /** Whether anything can be recorded now. */
  readonly may: boolean;
  readonly refused: NotRecorded | null;
}): VNode {
  const { say } = visit.words;
  const { appointment, registration, before } = view;
  const now = visit.deps.clock.now();
  const can = (state: CheckInState): boolean => whyNotRecorded(state, { ...view, now }) === null;
  const corrects = before !== null && before.state !== 'undone';
  return (
    <Send visit={visit} to={`/check-in/of/${appointment.reference}`}>
      <input type="hidden" name="slot" value={appointment.slotId} />
      <input type="hidden" name="seen" value={String(before?.version ?? 0)} />
      {corrects && (
        <>
          <h2>{say('check_in.correct')}</h2>
          <p class="soft">{say('check_in.correct_hint')}</p>
        </>
      )}
      <Members visit={visit} view={view} error={refused === 'nobody' ? say('check_in.why.nobody') : null} />
      {may && (
        <div class="thumbs">
          <State value="arrived" label={say('check_in.all')} />
          {registration.members.length > 1 && (
            <State value="part" label={say('check_in.part')} look="outline" />
          )}
          {can('no_show') && <State value="no_show" label={say('check_in.no_show')} look="secondary" />}
          {can('undone') && <State value="undone" label={say('check_in.undo')} look="outline" />}
        </div>
      )}
      {may && !can('no_show') && (
        <p class="soft">
          {say('check_in.later_no_show', {
            time: localOf(slotEndsAt(appointment), portOf(appointment.port).zone).time,
          })}
        </p>
      )}
    </Send>
  );
}

/** A button that records one outcome. */
function State({
  value,
  label,
  look,
}: {
  readonly value: CheckInState;
  readonly label: string;
  readonly look?: 'outline' | 'secondary';
}): VNode {
  return (
    <button
      class={`usa-button usa-button--big${look === undefined ? '' : ` usa-button--${look}`}`}
      type="submit"
      name="state"
      value={value}
    >
      {label}
    </button>
  );
}

function Members({
  visit,
  view: { registration, before },
  error,
}: {
  readonly visit: MemberVisit;
  readonly view: CheckInView;
  readonly error: string | null;
}): VNode {
  const { say } = visit.words;
  const keyOf = keysOf(visit);
  const typed = visit.form.all('member');
  const sent = visit.form.get('state') !== '';
  const isTicked = (aNumber: string): boolean =>
    sent ? typed.includes(keyOf(aNumber)) : before?.members.includes(aNumber) === true;
  return (
    <fieldset
      class={`usa-fieldset${error === null ? '' : ' usa-form-group--error'}`}
      aria-describedby={error === null ? 'who-hint' : 'who-hint who-error'}
    >
      <legend class="usa-legend">
        {say('check_in.who')} ({say('check_in.people', { count: registration.members.length })})
      </legend>
      <span class="usa-hint" id="who-hint">
        {say('check_in.who_hint')}
      </span>
      {error !== null && (
        <span class="usa-error-message" id="who-error" role="alert">
          {error}
        </span>
      )}
      {registration.members.map(({ aNumber, givenNames, surnames }, at) => (
        <div key={aNumber} class="usa-checkbox tick">
          <input
            class="usa-checkbox__input"
            type="checkbox"
            id={`member-${at}`}
            name="member"
            value={keyOf(aNumber)}
            checked={isTicked(aNumber)}
          />
          <label class="usa-checkbox__label" for={`member-${at}`} dir="auto">
            {givenNames} {surnames}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

/** What stands for a person in the form: nobody's A-number is on the page. */
const keysOf =
  ({ deps }: MemberVisit) =>
  (aNumber: string): string =>
    deps.storage.triesKeyOf(aNumber).slice(0, 16);

async function record(visit: MemberVisit): Promise<Reply> {
  const { deps, member, params, form: typed } = visit;
  const state = CHECK_IN_STATES.find((each) => each === typed.get('state'));
  if (state === undefined) throw new AvisoError('request_invalid', 'There is nothing else to record.');
  const { registration, appointment } = await findForCheckIn(deps, params.reference ?? '');
  const keyOf = keysOf(visit);
  const chosen = typed.all('member');
  const keys = new Map(registration.members.map(({ aNumber }) => [keyOf(aNumber), aNumber]));
  const recorded = await recordCheckIn(
    { ...deps, actor: member.actor },
    {
      ...{ reference: appointment.reference, slotId: typed.get('slot'), state },
      seen: Math.max(0, Math.trunc(Number(typed.get('seen')) || 0)),
      // A key that is nobody's stays: whoever it stood for is of this family no more.
      members: chosen.map((key) => keys.get(key) ?? key),
    },
  );
  if (recorded.kind === 'refused') return familyPage(visit, recorded.why);
  const done = recorded.kind === 'again' ? 'checked_in_again' : 'checked_in';
  return { kind: 'go', to: `/check-in/of/${appointment.reference}`, done };
}

/** One family at the port: who of it came, and what was recorded wrong. */
export const checkInFamilyPages: readonly Page[] = [
  page('/check-in/of/{reference}', 'appointment.check_in', (visit) => familyPage(visit)),
  form('/check-in/of/{reference}', 'appointment.check_in', record),
];
