import { foreseeWithdrawal, withdrawRegistration } from '../../../staff-requests/withdraw.ts';
import { ActButton, familyActPages, type FamilyAct } from '../family-act.tsx';
import { Notice } from '../parts.tsx';
import type { Page } from '../page.ts';

/** Withdraws a registration for a family that asked for it; what ends with it, and whether they are told, is shown first. */
const withdraw: FamilyAct = {
  verb: 'withdraw',
  permission: 'registration.change',
  title: 'withdraw.title',
  async ask({ visit, registration, faults }) {
    const { say } = visit.words;
    const { loses, told, mark } = await foreseeWithdrawal(visit.deps.storage, registration);
    return {
      summary: (
        <>
          <p>{say('withdraw.what')}</p>
          <Notice kind={loses === null ? 'info' : 'warning'} heading={say('change.would')}>
            {loses === null
              ? say('withdraw.no_appointment')
              : say('change.loses', {
                  ...{ reference: loses.reference, port: loses.port, date: loses.date, time: loses.time },
                  count: loses.people,
                })}{' '}
            {say(told ? 'withdraw.told' : 'withdraw.not_told')}
          </Notice>
          {faults.mark !== undefined && <Notice kind="warning">{faults.mark}</Notice>}
        </>
      ),
      fields: <input type="hidden" name="mark" value={mark} />,
      buttons: <ActButton label={say('withdraw.button')} look="danger" />,
    };
  },
  async run(visit, registration, reason) {
    const { deps, member, form, words } = visit;
    const { receipt, version } = registration;
    if (form.get('mark') !== (await foreseeWithdrawal(deps.storage, registration)).mark)
      return { kind: 'faults', faults: { mark: words.say('change.meanwhile') } };
    await withdrawRegistration({ ...deps, actor: member.actor }, { receipt, version }, reason);
    return { kind: 'go', to: `/people/${receipt}`, done: 'withdrawn' };
  },
};

export const withdrawPages: readonly Page[] = familyActPages(withdraw);
