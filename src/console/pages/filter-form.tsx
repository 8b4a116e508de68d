import type { VNode } from 'preact';
import { OUTCOMES } from '../../domain/eligibility.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { DATED, PHONES, type PeopleFilter } from '../../domain/people-filter.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { NEEDS } from '../../domain/registration.ts';
import { Line, More, Ticks } from './field-parts.tsx';
import { Choice, Notice } from './parts.tsx';
import type { Form, Visit } from './page.ts';

/** The filter of the list of families. What it says stands in the address: it asks for nothing that may not. */
export function FilterForm({
  visit,
  form,
  phases,
  wrong,
}: {
  readonly visit: Visit;
  readonly form: Form;
  /** Ids of the phases that there are. */
  readonly phases: readonly string[];
  readonly wrong: boolean;
}): VNode {
  const { say, sayOf } = visit.words;
  const named = (group: string, names: readonly string[]) =>
    names.map((name) => [name, sayOf(group, name)] as const);
  const ticks = [
    ['outcomes', say('broadcasts.outcomes'), named('outcomes', OUTCOMES)],
    ['ports', say('broadcasts.ports'), named('broadcasts.port_names', PORT_IDS)],
    ['languages', say('broadcasts.languages'), named('languages', LANGUAGES)],
    ['needs', say('broadcasts.needs'), named('broadcasts.need_names', NEEDS)],
    ['phases', say('broadcasts.phases'), phases.map((phase) => [phase, phase] as const)],
  ] as const;
  return (
    <form method="get" action="/console/people/list" class="usa-form">
      {wrong && <Notice kind="error">{say('matching.wrong')}</Notice>}
      <Choice
        name="dated"
        label={say('matching.dated')}
        chosen={form.get('dated')}
        options={[['', say('matching.all_the_same')], ...named('matching.dates', DATED)]}
      />
      <Line form={form} name="from" type="date" label={say('matching.from')} />
      <Line form={form} name="to" type="date" label={say('matching.to')} />
      <Choice
        name="phone"
        label={say('matching.phone')}
        chosen={form.get('phone')}
        options={[['', say('matching.all_the_same')], ...named('matching.phones', PHONES)]}
      />
      <More title={say('matching.more')} open={ticks.some(([name]) => form.all(name).length > 0)}>
        <div class="columns">
          {ticks.map(([name, legend, options]) => (
            <Ticks key={name} form={form} name={name} legend={legend} options={options} />
          ))}
        </div>
      </More>
      <button class="usa-button" type="submit">
        {say('matching.filter')}
      </button>
    </form>
  );
}

/** A filter in one line, for whoever saved or acts by it. */
export function filterWords({ words, times }: Visit, filter: PeopleFilter): string {
  const { say, sayOf } = words;
  const { outcomes, phases, ports, languages, needs, dated, from, to, phone } = filter;
  const or = say('broadcasts.or');
  const listed = (label: string, group: string | null, values: readonly string[] | undefined) =>
    values === undefined
      ? []
      : [
          `${label}: ${values.map((value) => (group === null ? value : sayOf(group, value))).join(` ${or} `)}`,
        ];
  const parts = [
    ...listed(say('broadcasts.outcomes'), 'outcomes', outcomes),
    ...listed(say('broadcasts.ports'), 'broadcasts.port_names', ports),
    ...listed(say('broadcasts.languages'), 'languages', languages),
    ...listed(say('broadcasts.needs'), 'broadcasts.need_names', needs),
    ...listed(say('broadcasts.phases'), null, phases),
    ...(dated === undefined ? [] : [sayOf('matching.dates', dated)]),
    ...(from === undefined ? [] : [`${say('matching.from')}: ${times.day(from)}`]),
    ...(to === undefined ? [] : [`${say('matching.to')}: ${times.day(to)}`]),
    ...(phone === undefined ? [] : [sayOf('matching.phones', phone)]),
  ];
  return parts.length === 0 ? say('matching.everybody') : parts.join('; ');
}
