import { foresee } from '../../../decisions/foresee.ts';
import { decideOnceMore } from '../../../staff-requests/correct.ts';
import { ActButton, familyActPages, type FamilyAct } from '../family-act.tsx';
import { markOf, WouldDecide } from '../foreseen.tsx';
import type { Page } from '../page.ts';

/** Has a family decided again, as things are now; what it would come to is shown first. */
const decide: FamilyAct = {
  verb: 'decide',
  permission: 'registration.change',
  title: 'change.decide_title',
  async ask({ visit, registration }) {
    const foreseen = await foresee(visit.deps, registration);
    return {
      summary: <WouldDecide visit={visit} registration={registration} foreseen={foreseen} />,
      fields: <input type="hidden" name="mark" value={markOf(registration, foreseen)} />,
      buttons: (
        <ActButton
          label={visit.words.say('change.decide')}
          look={foreseen.loses === null ? 'plain' : 'danger'}
        />
      ),
    };
  },
  async run(visit, registration, reason) {
    const { deps, member, form, words } = visit;
    const { receipt, version } = registration;
    if (form.get('mark') !== markOf(registration, await foresee(deps, registration)))
      return { kind: 'faults', faults: { reason: words.say('change.meanwhile') } };
    await decideOnceMore({ ...deps, actor: member.actor }, { receipt, version }, reason);
    return { kind: 'go', to: `/people/${receipt}`, done: 'decided' };
  },
};

export const decidePages: readonly Page[] = familyActPages(decide);
