import { changeTravellers, foreseeTravellers, markOfPlan } from '../../../decisions/change-travellers.ts';
import { TravellersNotChanged, type TravellersPlan } from '../../../decisions/plan-travellers.ts';
import { ActButton, familyActPages, type FamilyAct } from '../family-act.tsx';
import { Line, More, Tick, Wrong } from '../field-parts.tsx';
import { maskedIn } from '../masked.ts';
import { Choice, Notice } from '../parts.tsx';
import type { Page } from '../page.ts';
import { changeOf, choosable, optionsOf, sureOf, WouldTravel } from '../travellers-form.tsx';

/** Adds or takes off somebody of a family; what it does to its date and decision is shown before it is done. */
const people: FamilyAct = {
  verb: 'people',
  permission: 'registration.change',
  title: 'travellers.title',
  async ask({ visit, registration, faults, looked }) {
    const { say } = visit.words;
    const { form } = visit;
    const roster = await visit.deps.storage.findFamily(registration.familyId);
    const choices = choosable(registration, roster);
    return {
      summary: <p>{say('travellers.what')}</p>,
      fields: (
        <>
          {faults.meanwhile !== undefined && <Notice kind="warning">{faults.meanwhile}</Notice>}
          <Wrong name="change" text={faults.change ?? null} />
          <Choice
            name="change"
            label={say('travellers.change')}
            chosen={form.get('change')}
            options={optionsOf(visit, choices)}
          />
          <More title={say('travellers.of_child')} open={form.get('change') === 'child'}>
            <p class="usa-hint">{say('travellers.child_hint')}</p>
            <Line form={form} name="given" label={say('travellers.given')} />
            <Line form={form} name="surnames" label={say('travellers.surnames')} />
            <Line form={form} name="born" type="date" label={say('travellers.born')} />
          </More>
          {registration.missing !== null && (
            <>
              <p>{say('travellers.they_said', { missing: maskedIn(registration.missing) })}</p>
              <Tick
                id="settles"
                name="settles"
                label={say('travellers.settles')}
                on={form.get('settles') === 'yes'}
              />
            </>
          )}
        </>
      ),
      buttons: <ActButton label={say(looked ? 'travellers.do' : 'change.look')} />,
    };
  },
  async run(visit, registration, reason) {
    const { deps, member, form, words } = visit;
    const { receipt } = registration;
    const roster = await deps.storage.findFamily(registration.familyId);
    const change = changeOf(form, choosable(registration, roster));
    if (change === null) return { kind: 'faults', faults: { change: words.say('travellers.nothing') } };
    const settles = form.get('settles') === 'yes';
    const order = { receipt, change, settles, childId: deps.ids.next() };
    let plan: TravellersPlan;
    try {
      plan = await foreseeTravellers(deps, order);
    } catch (error) {
      if (!(error instanceof TravellersNotChanged)) throw error;
      return { kind: 'faults', faults: { change: words.sayOf('travellers.not', error.why) } };
    }
    const sure = sureOf(plan, change, settles);
    if (form.get('sure') !== sure)
      return { kind: 'look', sure, ahead: <WouldTravel visit={visit} plan={plan} /> };
    const mark = markOfPlan(plan);
    await changeTravellers({ ...deps, actor: member.actor }, { ...order, reason, mark });
    return { kind: 'go', to: `/people/${receipt}`, done: 'people_changed' };
  },
};

export const travellerPages: readonly Page[] = familyActPages(people);
