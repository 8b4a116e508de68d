import type { VNode } from 'preact';
import { Either, Line, More, Tick } from '../field-parts.tsx';
import type { Form, MemberVisit } from '../page.ts';
import { Choice } from '../parts.tsx';
import type { SayFault } from './audience-fields.tsx';

/** Where people wait, and where they are. */
const ZONES = [
  'America/Tijuana',
  'America/Ciudad_Juarez',
  'America/Matamoros',
  'America/Hermosillo',
  'America/Mexico_City',
  'America/Cancun',
];

/** Fields of a form and what is wrong with them. */
export interface Fields {
  readonly visit: MemberVisit;
  readonly form: Form;
  readonly fault: SayFault;
}

/** When it goes, and how. */
export function When({ visit, form, fault }: Fields): VNode {
  const { say } = visit.words;
  const numbers = ['hold', 'first', 'wait', 'failures', 'lives'] as const;
  return (
    <>
      <Either
        form={form}
        name="when"
        legend={say('broadcasts.when')}
        options={[
          ['soon', say('broadcasts.soon')],
          ['at', say('broadcasts.at')],
        ]}
        error={fault('when')}
      />
      <div class="row">
        <Line form={form} name="date" type="date" label={say('broadcasts.date')} error={fault('date')} />
        <Line form={form} name="time" type="time" label={say('broadcasts.time')} error={fault('time')} />
        <ZoneChoice visit={visit} chosen={form.get('zone')} />
      </div>
      <Tick id="quiet" name="quiet" label={say('broadcasts.quiet')} on={form.get('quiet') !== ''} />
      <More title={say('broadcasts.more')} open={numbers.some((name) => fault(name) !== null)}>
        {numbers.map((name) => (
          <Line
            key={name}
            form={form}
            name={name}
            label={say(`broadcasts.${name}`)}
            hint={say(`broadcasts.${name}_hint`)}
            error={fault(name)}
          />
        ))}
      </More>
    </>
  );
}

/** The city whose clock a time is by. */
export function ZoneChoice({
  visit,
  chosen,
}: {
  readonly visit: MemberVisit;
  readonly chosen: string;
}): VNode {
  const zones = ZONES.includes(chosen) || chosen === '' ? ZONES : [...ZONES, chosen];
  return (
    <Choice
      name="zone"
      label={visit.words.say('broadcasts.zone')}
      chosen={chosen}
      options={zones.map((each) => [each, each.replace('America/', '').replaceAll('_', ' ')] as const)}
    />
  );
}
