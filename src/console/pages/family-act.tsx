import type { VNode } from 'preact';
import { AvisoError } from '../../domain/errors.ts';
import type { Registration } from '../../domain/registration.ts';
import type { Permission } from '../../domain/roles.ts';
import { recordLooks } from '../looks.ts';
import { needRegistration } from './need-registration.ts';
import { Field, Notice, Send } from './parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from './page.ts';
import { reasonOf, Why } from './trouble.tsx';
import type { Key } from './words.ts';

/** What is wrong with what was typed, by the field's name. */
export type Faults = Readonly<Record<string, string>>;

/** What came of an act: another page, or this one again. */
export type Acted =
  | Reply
  /** Something is wrong with what was typed. */
  | { readonly kind: 'faults'; readonly faults: Faults }
  /** What it would do is shown first; sent again with `sure`, it is done. */
  | { readonly kind: 'look'; readonly ahead: VNode; readonly sure: string };

export interface Asking {
  readonly visit: MemberVisit;
  readonly registration: Registration;
  readonly faults: Faults;
  /** Whether what it would do is being shown. */
  readonly looked: boolean;
}

/** The page of one act: what it would do, what it asks besides the reason, and what is pressed. */
export interface Asked {
  readonly summary: VNode;
  readonly fields?: VNode;
  readonly buttons: VNode;
}

/** One act on a family, with a reason for the audit. */
export interface FamilyAct {
  /** Of the address: `/people/{receipt}/VERB`. */
  readonly verb: string;
  readonly permission: Permission;
  readonly title: Key;
  /** @throws AvisoError `not_possible` where there is nothing to do */
  readonly ask: (asking: Asking) => Promise<Asked> | Asked;
  /** @param reason not empty */
  readonly run: (visit: MemberVisit, registration: Registration, reason: string) => Promise<Acted>;
}

/** So long a reason is kept. */
const LONGEST_REASON = 200;

/** Declares the page of an act and its form. What cannot be done is said on the page itself, and what was typed stays. */
export function familyActPages(act: FamilyAct): readonly Page[] {
  const path = `/people/{receipt}/${act.verb}`;
  return [
    page(path, act.permission, async (visit) => actPage(visit, act, await needRegistration(visit))),
    form(path, act.permission, async (visit) => {
      const registration = await needRegistration(visit);
      const reason = visit.form.get('reason').trim().slice(0, LONGEST_REASON);
      if (reason === '')
        return actPage(visit, act, registration, { reason: visit.words.say('family.reason_missing') });
      try {
        const acted = await act.run(visit, registration, reason);
        if (acted.kind === 'faults') return await actPage(visit, act, registration, acted.faults);
        if (acted.kind === 'look') return await actPage(visit, act, registration, {}, null, acted);
        return acted;
      } catch (error) {
        if (!(error instanceof AvisoError && error.code === 'not_possible')) throw error;
        return actPage(visit, act, await needRegistration(visit), {}, error);
      }
    }),
  ];
}

async function actPage(
  visit: MemberVisit,
  act: FamilyAct,
  registration: Registration,
  faults: Faults = {},
  refused: AvisoError | null = null,
  look: Extract<Acted, { kind: 'look' }> | null = null,
): Promise<Reply> {
  const { deps, member, words } = visit;
  const { receipt } = registration;
  await recordLooks({ ...deps, actor: member.actor }, `/console/people/{receipt}/${act.verb}`, {
    receipts: [receipt],
  });
  const { summary, fields, buttons } = await act.ask({
    ...{ visit, registration, faults, looked: look !== null },
  });
  return {
    kind: 'page',
    narrow: true,
    title: words.say(act.title, { receipt }),
    status: refused !== null ? 409 : Object.keys(faults).length > 0 ? 422 : 200,
    body: (
      <>
        {refused !== null && (
          <Notice kind="error" heading={words.say('trouble.not_possible.title')}>
            <Why visit={visit} reason={reasonOf(refused)} />
          </Notice>
        )}
        {summary}
        <Send visit={visit} to={`/people/${receipt}/${act.verb}`} class="usa-form">
          {fields}
          {look !== null && <input type="hidden" name="sure" value={look.sure} />}
          <Field
            name="reason"
            label={words.say('family.reason')}
            hint={words.say('family.reason_hint')}
            value={visit.form.get('reason')}
            error={faults.reason}
            autocomplete="off"
            required
          />
          {look?.ahead}
          {buttons}
        </Send>
        <p>
          <a class="usa-link" href={`/console/people/${receipt}`}>
            {words.say('family.back')}
          </a>
        </p>
      </>
    ),
  };
}

/** What is pressed to do it. @param look `danger` for what takes something from people */
export function ActButton({
  label,
  look = 'plain',
  value,
}: {
  readonly label: string;
  readonly look?: 'plain' | 'danger' | 'outline';
  readonly value?: string;
}): VNode {
  const classes = { plain: '', danger: ' usa-button--secondary', outline: ' usa-button--outline' } as const;
  return (
    <button
      class={`usa-button${classes[look]}`}
      type="submit"
      {...(value === undefined ? {} : { name: 'form', value })}
    >
      {label}
    </button>
  );
}
