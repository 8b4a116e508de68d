import { joinRegistrations } from '../../../staff-requests/join.ts';
import { ActButton, familyActPages, type FamilyAct } from '../family-act.tsx';
import { Field } from '../parts.tsx';
import type { Page } from '../page.ts';

/** Joins another registration of the same family, by the roster, to this one. */
const join: FamilyAct = {
  verb: 'join',
  permission: 'registration.change',
  title: 'change.join_title',
  ask({ visit, faults }) {
    const { say } = visit.words;
    return {
      summary: <p>{say('change.join_what')}</p>,
      fields: (
        <Field
          name="other"
          label={say('change.join_receipt')}
          value={visit.form.get('other')}
          error={faults.other}
          autocomplete="off"
          required
        />
      ),
      buttons: <ActButton label={say('change.join')} />,
    };
  },
  async run(visit, { receipt }, reason) {
    const { deps, member, form, words } = visit;
    const other = form.get('other').replace(/\s/g, '').toUpperCase();
    if ((await deps.storage.findRegistrationByReceipt(other)) === null)
      return { kind: 'faults', faults: { other: words.say('change.join_unknown') } };
    await joinRegistrations({ ...deps, actor: member.actor }, receipt, other, reason);
    return { kind: 'go', to: `/people/${receipt}`, done: 'joined' };
  },
};

export const joinPages: readonly Page[] = familyActPages(join);
