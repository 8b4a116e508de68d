import { erasePerson, whatGoes } from '../../../erasure/erase-person.ts';
import { ActButton, familyActPages, type FamilyAct } from '../family-act.tsx';
import { Field, Notice } from '../parts.tsx';
import type { Page } from '../page.ts';

/** Erases a family, and all of its phone where that registered no other. It cannot be undone: the receipt is typed back. */
const erase: FamilyAct = {
  verb: 'erase',
  permission: 'person.erase',
  title: 'erase.title',
  async ask({ visit, registration, faults }) {
    const { say, sayOf } = visit.words;
    const goes = await whatGoes(visit.deps.storage, registration.receipt);
    const people = goes.registrations.reduce((sum, { members }) => sum + members.length, 0);
    return {
      summary: (
        <>
          <Notice kind="warning" heading={say('erase.never_back')}>
            {say(goes.whole ? 'erase.whole' : 'erase.family_only')}
          </Notice>
          <dl class="pairs">
            <dt>{say('request.people')}</dt>
            <dd>{visit.words.number(people)}</dd>
            <dt>{say('people.appointment')}</dt>
            <dd>
              {goes.appointments.length === 0
                ? say('people.no_appointment')
                : goes.appointments
                    .map(({ reference, port, date, time }) =>
                      say('erase.appointment', {
                        ...{ reference, time },
                        port: sayOf('ports', port),
                        date: visit.times.day(date),
                      }),
                    )
                    .join('; ')}
            </dd>
            <dt>{say('erase.texts')}</dt>
            <dd>{visit.words.number(goes.texts)}</dd>
            <dt>{say('erase.messages')}</dt>
            <dd>{visit.words.number(goes.messages)}</dd>
          </dl>
          <p>{say('erase.stays')}</p>
        </>
      ),
      fields: (
        <>
          <input type="hidden" name="mark" value={goes.mark} />
          <Field
            name="confirm"
            label={say('erase.confirm', { receipt: registration.receipt })}
            value={visit.form.get('confirm')}
            error={faults.confirm}
            autocomplete="off"
            required
          />
        </>
      ),
      buttons: <ActButton label={say('erase.button')} look="danger" />,
    };
  },
  async run(visit, { receipt }, reason) {
    const { deps, member, form, words } = visit;
    if (form.get('confirm').replace(/[\s-]/g, '').toUpperCase() !== receipt.replace(/-/g, ''))
      return { kind: 'faults', faults: { confirm: words.say('erase.confirm_wrong', { receipt }) } };
    await erasePerson({ ...deps, actor: member.actor }, receipt, reason, form.get('mark'));
    return { kind: 'go', to: '/people', done: 'erased' };
  },
};

export const erasePages: readonly Page[] = familyActPages(erase);
