import type { VNode } from 'preact';
import { OUTCOMES } from '../../../domain/eligibility.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import { PORT_IDS } from '../../../domain/port.ts';
import { NEEDS } from '../../../domain/registration.ts';
import type { Form, Visit } from '../page.ts';
import { excluded, INCLUDE, LONGEST_LIST, MOST_PARTS, partsLeftOut } from './audience-typed.ts';
import { Either, Line, Lines, More, Tick, Ticks } from '../field-parts.tsx';

/** What is said beside the field of that name; null when nothing is wrong with it. */
export type SayFault = (name: string) => string | null;

interface Shown {
  readonly visit: Visit;
  readonly form: Form;
  readonly fault: SayFault;
  /** Ids of the phases that there are. */
  readonly phases: readonly string[];
}

/** The conditions of one part. */
function Part({ visit, form, fault, phases, prefix }: Shown & { readonly prefix: string }): VNode {
  const { say, sayOf } = visit.words;
  const named = (group: string, names: readonly string[]) =>
    names.map((name) => [name, sayOf(group, name)] as const);
  const id = (name: string): string => `${prefix}${name}`;
  const ticks = [
    ['outcomes', 'broadcasts.outcomes', named('outcomes', OUTCOMES)],
    ['ports', 'broadcasts.ports', named('broadcasts.port_names', PORT_IDS)],
    ['languages', 'broadcasts.languages', named('languages', LANGUAGES)],
    ['needs', 'broadcasts.needs', named('broadcasts.need_names', NEEDS)],
    ['phases', 'broadcasts.phases', phases.map((phase) => [phase, phase] as const)],
  ] as const;
  return (
    <>
      <div class="columns">
        {ticks.map(([name, legend, options]) => (
          <Ticks
            key={name}
            form={form}
            name={id(name)}
            legend={say(legend)}
            options={options}
            error={fault(id(name))}
          />
        ))}
        <fieldset class="usa-fieldset ticks">
          <legend class="usa-legend">{say('broadcasts.appointment')}</legend>
          <Tick
            id={id('appointments')}
            name={id('appointments')}
            label={say('broadcasts.has_appointment')}
            on={form.get(id('appointments')) !== ''}
          />
          <Line
            form={form}
            name={id('from')}
            type="date"
            label={say('broadcasts.from')}
            error={fault(id('appointments'))}
          />
          <Line form={form} name={id('to')} type="date" label={say('broadcasts.to')} />
          <Tick
            id={id('unreached')}
            name={id('unreached')}
            label={say('broadcasts.unreached')}
            on={form.get(id('unreached')) !== ''}
          />
        </fieldset>
      </div>
      <Line
        form={form}
        name={id('cities')}
        label={say('broadcasts.cities')}
        hint={say('broadcasts.cities_hint')}
        error={fault(id('cities'))}
      />
      <Lines
        name={id('receipts')}
        label={say('broadcasts.receipts')}
        hint={say('broadcasts.receipts_hint')}
        value={form.get(id('receipts'))}
        most={LONGEST_LIST}
        error={fault(id('receipts'))}
      />
    </>
  );
}

/** Whom it is for: everybody, or who fits all conditions of one part and of none of those that are left out. */
export function AudienceFields(shown: Shown): VNode {
  const { visit, form, fault } = shown;
  const { say } = visit.words;
  const parts = Math.min(MOST_PARTS, partsLeftOut(form) + 1);
  return (
    <>
      <Either
        form={form}
        name="who"
        legend={say('broadcasts.who')}
        options={[
          ['some', say('broadcasts.some')],
          ['all', say('broadcasts.all')],
        ]}
        error={fault('who')}
      />
      <p class="usa-hint">{say('broadcasts.conditions_hint')}</p>
      <Part {...shown} prefix={INCLUDE} />
      <input type="hidden" name="parts" value={String(parts)} />
      {Array.from({ length: parts }, (_, index) => (
        <More key={index} title={say('broadcasts.left_out', { count: index + 1 })} open={index < parts - 1}>
          <p class="usa-hint">{say('broadcasts.left_out_hint')}</p>
          <Part {...shown} prefix={excluded(index)} />
        </More>
      ))}
    </>
  );
}
