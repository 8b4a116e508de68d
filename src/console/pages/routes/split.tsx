import { foreseeSplit, joinedInto, splitRegistration } from '../../../decisions/split-registration.ts';
import { ActButton, familyActPages, type FamilyAct } from '../family-act.tsx';
import { Choice, Notice } from '../parts.tsx';
import { acting, type Page } from '../page.ts';
import { WouldTravel } from '../travellers-form.tsx';

/** Splits a registration that was joined to this one by mistake; what it does to both is shown before it is done. */
const split: FamilyAct = {
  verb: 'split',
  permission: 'registration.change',
  title: 'split.title',
  async ask({ visit, registration, looked }) {
    const { say } = visit.words;
    const joined = await joinedInto(visit.deps.storage, registration);
    if (joined.length === 0)
      return { summary: <Notice kind="info">{say('split.none')}</Notice>, buttons: <></> };
    return {
      summary: <p>{say('split.what')}</p>,
      fields: (
        <Choice
          name="other"
          label={say('split.which')}
          chosen={visit.form.get('other')}
          options={joined.map(({ receipt }) => [receipt, receipt] as const)}
        />
      ),
      buttons: <ActButton label={say(looked ? 'split.do' : 'change.look')} />,
    };
  },
  async run(visit, { receipt }, reason) {
    const { form, words } = visit;
    const other = form.get('other');
    const deps = acting(visit);
    const plan = await foreseeSplit(deps, receipt, other);
    const sure = `${other}|${plan.mark}`;
    if (form.get('sure') !== sure)
      return {
        kind: 'look',
        sure,
        ahead: (
          <>
            <WouldTravel visit={visit} plan={plan.stays} />
            <Notice kind="info">
              {words.say('split.apart', { receipt: other, count: plan.apart.members.length })}
            </Notice>
          </>
        ),
      };
    await splitRegistration(deps, { kept: receipt, other }, reason, plan.mark);
    return { kind: 'go', to: `/people/${receipt}`, done: 'split' };
  },
};

export const splitPages: readonly Page[] = familyActPages(split);
