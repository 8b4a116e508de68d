import { parsePhone } from '../../../domain/address.ts';
import { identifies, IDENTIFIED_BY, OBJECT_MS } from '../../../domain/moving.ts';
import { recipientOf } from '../../../messages/outgoing.ts';
import {
  beginMove,
  moveAhead,
  pendingMove,
  stopMove,
  type Pending,
} from '../../../staff-requests/begin-move.ts';
import { ActButton, familyActPages, type Asked, type Asking, type FamilyAct } from '../family-act.tsx';
import { Tick, Wrong } from '../field-parts.tsx';
import { masked } from '../masked.ts';
import { Field, Notice, When } from '../parts.tsx';
import type { Form, MemberVisit, Page } from '../page.ts';

const saidIn = (form: Form) => IDENTIFIED_BY.filter((each) => form.all('said').includes(each));

/** Moves a family that lost its phone: its phone of now is warned and may object. Where it is on its way, that can be stopped. */
const lostPhone: FamilyAct = {
  verb: 'move',
  permission: 'registration.change',
  title: 'moving.title',
  async ask(asking) {
    const { visit, registration } = asking;
    const pending = await pendingMove(visit.deps.storage, registration);
    return pending === null ? beginning(asking) : stopping(visit, pending);
  },
  async run(visit, registration, reason) {
    const { deps, member, form, words } = visit;
    const { receipt } = registration;
    const acting = { ...deps, actor: member.actor };
    if (form.get('form') === 'stop') {
      await stopMove(acting, receipt, reason);
      return { kind: 'go', to: `/people/${receipt}`, done: 'move_stopped' };
    }
    const said = saidIn(form);
    const to = form.get('to');
    const faults = {
      ...(parsePhone(to) === null && { to: words.say('moving.to_hint') }),
      ...(!identifies(said) && { said: words.say('moving.too_little') }),
    };
    if (Object.keys(faults).length > 0) return { kind: 'faults', faults };
    const ahead = await moveAhead(deps.storage, { receipt, to });
    const sure = [registration.version, ahead.to.contactId, ahead.from.stopped, said.join()].join('|');
    if (form.get('sure') !== sure) {
      const held = await deps.storage.listRegistrationsOf(ahead.to.contactId);
      return {
        kind: 'look',
        sure,
        ahead: (
          <Notice kind={ahead.from.stopped ? 'warning' : 'info'} heading={words.say('change.would')}>
            {ahead.from.stopped
              ? words.say('moving.not_warned')
              : words.say('moving.warned', { until: visit.times.moment(deps.clock.now() + OBJECT_MS) })}{' '}
            {held.length > 0 && words.say('moving.shared', { count: held.length })}
          </Notice>
        ),
      };
    }
    await beginMove(acting, { receipt, to, said, reason });
    return { kind: 'go', to: `/people/${receipt}`, done: 'move_begun' };
  },
};

function beginning({ visit, faults, looked }: Asking): Asked {
  const { form, words } = visit;
  const { say, sayOf } = words;
  const said = saidIn(form);
  return {
    summary: <p>{say('moving.what')}</p>,
    fields: (
      <>
        <Field
          name="to"
          label={say('moving.to')}
          hint={say('moving.to_hint')}
          value={form.get('to')}
          error={faults.to}
          autocomplete="off"
          required
        />
        <fieldset class="usa-fieldset ticks">
          <legend class="usa-legend">{say('moving.said')}</legend>
          <Wrong name="said" text={faults.said ?? null} />
          {IDENTIFIED_BY.map((each) => (
            <Tick
              key={each}
              id={`said-${each}`}
              name="said"
              value={each}
              label={sayOf('moving.things', each)}
              on={said.includes(each)}
            />
          ))}
        </fieldset>
      </>
    ),
    buttons: <ActButton label={say(looked ? 'moving.begin' : 'change.look')} />,
  };
}

async function stopping(visit: MemberVisit, { moving }: Pending): Promise<Asked> {
  const { words, deps } = visit;
  const to = await recipientOf(deps.storage, moving.contactId);
  return {
    summary: (
      <>
        <Notice kind="warning">
          {words.say('moving.pending', {
            ...{ end: masked(to?.address ?? '').slice(-3), until: visit.times.moment(moving.dueAt) },
          })}
        </Notice>
        <p>
          <When visit={visit} at={moving.since} />
        </p>
      </>
    ),
    buttons: <ActButton label={words.say('moving.stop')} value="stop" />,
  };
}

export const lostPhonePages: readonly Page[] = familyActPages(lostPhone);
