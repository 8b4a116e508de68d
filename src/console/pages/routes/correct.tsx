import { foresee } from '../../../decisions/foresee.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import { NEEDS, type Registration } from '../../../domain/registration.ts';
import {
  correctedFields,
  correctRegistration,
  LONGEST_CITY,
  LONGEST_MISSING,
  withCorrection,
  type Correction,
} from '../../../staff-requests/correct.ts';
import { ActButton, familyActPages, type FamilyAct, type Faults } from '../family-act.tsx';
import { Tick } from '../field-parts.tsx';
import { markOf, WouldDecide } from '../foreseen.tsx';
import { Choice, Field, Notice } from '../parts.tsx';
import type { MemberVisit, Page } from '../page.ts';

/** What was typed, or as it is where nothing was yet. */
function typedOf({ form }: MemberVisit, registration: Registration): Correction {
  const chosen = LANGUAGES.find((language) => language === form.get('language'));
  if (chosen === undefined) return registration;
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return {
    language: chosen,
    city: orNull(form.get('city')),
    needs: NEEDS.filter((need) => form.all('needs').includes(need)),
    missing: orNull(form.get('missing')),
  };
}

function faultsIn(visit: MemberVisit, registration: Registration, correction: Correction): Faults {
  const { say, number } = visit.words;
  const { city, missing } = correction;
  const over = (text: string | null, most: number): boolean => (text ?? '').length > most;
  return {
    ...(over(city, LONGEST_CITY) && { city: say('change.too_long', { most: number(LONGEST_CITY) }) }),
    ...(over(missing, LONGEST_MISSING) && {
      missing: say('change.too_long', { most: number(LONGEST_MISSING) }),
    }),
    ...(correctedFields(registration, correction).length === 0 && { language: say('change.nothing') }),
  };
}

/** What is stored by now, for whoever typed on what was before. */
function changedMeanwhile({ words: { say, sayOf } }: MemberVisit, stored: Registration): string {
  return say('change.changed', {
    language: sayOf('languages', stored.language),
    city: stored.city ?? '–',
    needs: stored.needs.map((need) => sayOf('family.needs', need)).join(', ') || '–',
    missing: stored.missing ?? '–',
  });
}

/** Corrects what a family told; what it would do is shown before it is done. */
const correct: FamilyAct = {
  verb: 'correct',
  permission: 'registration.change',
  title: 'change.correct_title',
  ask({ visit, registration, faults, looked }) {
    const { say, sayOf } = visit.words;
    const typed = typedOf(visit, registration);
    return {
      summary: <p>{say('change.of_roster')}</p>,
      fields: (
        <>
          <input type="hidden" name="version" value={String(registration.version)} />
          {faults.language !== undefined && <Notice kind="warning">{faults.language}</Notice>}
          <Choice
            name="language"
            label={say('change.language')}
            chosen={typed.language}
            options={LANGUAGES.map((language) => [language, sayOf('languages', language)] as const)}
          />
          <Field
            name="city"
            label={say('change.city')}
            hint={say('change.city_hint')}
            value={typed.city ?? ''}
            error={faults.city}
            autocomplete="off"
          />
          <fieldset class="usa-fieldset ticks">
            <legend class="usa-legend">{say('change.needs')}</legend>
            {NEEDS.map((need) => (
              <Tick
                key={need}
                id={`needs-${need}`}
                name="needs"
                value={need}
                label={sayOf('family.needs', need)}
                on={typed.needs.includes(need)}
              />
            ))}
          </fieldset>
          <Field
            name="missing"
            label={say('change.missing')}
            hint={say('change.missing_hint')}
            value={typed.missing ?? ''}
            error={faults.missing}
            autocomplete="off"
          />
        </>
      ),
      buttons: <ActButton label={say(looked ? 'change.do' : 'change.look')} />,
    };
  },
  async run(visit, registration, reason) {
    const { deps, member, form, words } = visit;
    const { receipt } = registration;
    const correction = typedOf(visit, registration);
    const faults =
      form.get('version') !== '' && Number(form.get('version')) !== registration.version
        ? { language: changedMeanwhile(visit, registration) }
        : faultsIn(visit, registration, correction);
    if (Object.keys(faults).length > 0) return { kind: 'faults', faults };
    const redecided = correctedFields(registration, correction).includes('missing');
    const foreseen = await foresee(deps, withCorrection(registration, correction));
    const sure = `${markOf(registration, foreseen)}|${JSON.stringify(correction)}`;
    if (form.get('sure') !== sure)
      return {
        kind: 'look',
        sure,
        ahead: redecided ? (
          <WouldDecide visit={visit} registration={registration} foreseen={foreseen} />
        ) : (
          <Notice kind="info" heading={words.say('change.would')}>
            {words.say('change.no_decision')}
          </Notice>
        ),
      };
    const { version } = registration;
    await correctRegistration({ ...deps, actor: member.actor }, { receipt, version }, correction, reason);
    return { kind: 'go', to: `/people/${receipt}`, done: 'corrected' };
  },
};

export const correctPages: readonly Page[] = familyActPages(correct);
