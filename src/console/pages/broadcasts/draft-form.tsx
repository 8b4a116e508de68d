import type { VNode } from 'preact';
import { lookAtText } from '../../../broadcasts/text-lines.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { BROADCAST_VARIABLES } from '../../../domain/broadcast-variables.ts';
import { LANGUAGES, type Language } from '../../../domain/language.ts';
import { Line, Lines, Tick } from '../field-parts.tsx';
import type { Form, MemberVisit } from '../page.ts';
import { Choice, Send } from '../parts.tsx';
import { AudienceFields, type SayFault } from './audience-fields.tsx';
import { readAudience, textsTyped, type Faults } from './draft-typed.ts';
import { Looked, Phone } from './text-parts.tsx';
import { When, type Fields } from './when-fields.tsx';

/** As broadcast-content.ts takes it. */
export const LONGEST_TEXT = 1_600;
const LONGEST_REASON = 500;
export interface DraftShown {
  readonly visit: MemberVisit;
  readonly form: Form;
  readonly faults: Faults;
  /** The stored one that is changed; null for a new one. */
  readonly broadcast: Broadcast | null;
  readonly phases: readonly string[];
  /** How many it is for, as it stands in the form. */
  readonly count: VNode;
  /** Who these are, where it was asked for. */
  readonly people: VNode | null;
  /** Below `/console`. */
  readonly to: string;
  /** What the form carries unseen. */
  readonly hidden: Readonly<Record<string, string>>;
}

/** The form in which a broadcast is written: what it is, whom it is for, what it says, when it goes. */
export function DraftForm(shown: DraftShown): VNode {
  const { visit, form, faults, broadcast, phases, count, people, to, hidden } = shown;
  const { say } = visit.words;
  const fault: SayFault = (name) => {
    const found = faults[name];
    return found === undefined ? null : say(`broadcasts.faults.${found}`);
  };
  return (
    <Send visit={visit} to={to} class="draft">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Line
        form={form}
        name="title"
        label={say('broadcasts.name')}
        hint={say('broadcasts.name_hint')}
        error={fault('title')}
      />
      <Lines
        name="reason"
        label={say('broadcasts.reason')}
        hint={say('broadcasts.reason_hint')}
        value={form.get('reason')}
        most={LONGEST_REASON}
        error={fault('reason')}
      />
      <h2>{say('broadcasts.for_whom')}</h2>
      {broadcast === null || broadcast.of === null ? (
        <AudienceFields visit={visit} form={form} fault={fault} phases={phases} />
      ) : (
        <p>{say(broadcast.kind === 'resend' ? 'broadcasts.for_failed' : 'broadcasts.for_reached')}</p>
      )}
      {count}
      <p>
        <button class="usa-button usa-button--outline" type="submit" name="do" value="look">
          {say('broadcasts.look')}
        </button>{' '}
        <button class="usa-button usa-button--outline" type="submit" name="do" value="who">
          {say('broadcasts.look_who')}
        </button>
      </p>
      {people}
      <h2>{say('broadcasts.says')}</h2>
      <Texts visit={visit} form={form} fault={fault} />
      <h2>{say('broadcasts.goes')}</h2>
      <When visit={visit} form={form} fault={fault} />
      <p>
        <button class="usa-button" type="submit" name="do" value="save">
          {say('broadcasts.save')}
        </button>
      </p>
      <p class="soft">{say('broadcasts.save_hint')}</p>
    </Send>
  );
}

function Texts({ visit, form, fault }: Fields): VNode {
  const { say, sayOf } = visit.words;
  const named = LANGUAGES.map((language) => [language, sayOf('languages', language)] as const);
  return (
    <>
      <p>
        {say('broadcasts.variables', { list: BROADCAST_VARIABLES.map((name) => `{{${name}}}`).join(', ') })}
      </p>
      {named.map(([language, name]) => (
        <div key={language}>
          <Lines
            name={`text.${language}`}
            label={name}
            value={form.get(`text.${language}`)}
            most={LONGEST_TEXT}
            error={fault(`text.${language}`)}
            language={language}
            live={{
              'hx-post': `/console/broadcasts/check/${language}`,
              'hx-trigger': 'input changed delay:600ms',
              'hx-include': 'closest form',
              'hx-target': `#check-${language}`,
            }}
          />
          <div id={`check-${language}`} aria-live="polite">
            <LookedTyped visit={visit} form={form} language={language} />
          </div>
        </div>
      ))}
      <Choice
        name="fallback"
        label={say('broadcasts.fallback')}
        chosen={form.get('fallback')}
        options={[['', say('broadcasts.fallback_none')], ...named]}
      />
      <Tick id="accents" name="accents" label={say('broadcasts.accents')} on={form.get('accents') !== ''} />
    </>
  );
}

/** The text of a language as it is being typed, looked at; nothing where none is. */
export function LookedTyped({
  visit,
  form,
  language,
}: {
  readonly visit: MemberVisit;
  readonly form: Form;
  readonly language: Language;
}): VNode | null {
  const keepAccents = form.get('accents') !== '';
  const fallback = LANGUAGES.find((each) => each === form.get('fallback')) ?? null;
  // As long as it is not said whom it is for, it may be for people without an appointment.
  const audience = readAudience(form) ?? { include: {}, exclude: [] };
  const look = lookAtText(visit.deps, { texts: textsTyped(form), audience, fallback, keepAccents }, language);
  if (look === null) return null;
  const { say, sayOf } = visit.words;
  return (
    <>
      <Looked visit={visit} look={look} keepAccents={keepAccents} />
      {look.sample !== null && (
        <Phone
          caption={say('broadcasts.example', { language: sayOf('languages', language) })}
          body={look.sample.body}
          language={language}
        />
      )}
    </>
  );
}
