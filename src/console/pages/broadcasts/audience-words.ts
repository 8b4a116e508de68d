import type { AudiencePart } from '../../../domain/audience.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import type { Visit } from '../page.ts';

/** Whom it is for, a line for the conditions that must all hold and one for each part that is left out. */
export function whomWords(
  visit: Visit,
  { kind, of, content }: Pick<Broadcast, 'kind' | 'of' | 'content'>,
): readonly string[] {
  const { say } = visit.words;
  if (of !== null) return [say(kind === 'resend' ? 'broadcasts.for_failed' : 'broadcasts.for_reached')];
  const { include, exclude } = content.audience;
  const all = partWords(visit, include);
  return [
    all === '' ? say('broadcasts.everybody') : all,
    ...exclude.map((part) => say('broadcasts.but_not', { part: partWords(visit, part) })),
  ];
}

function partWords({ words }: Visit, part: AudiencePart): string {
  const { say, sayOf } = words;
  const { outcomes, phases, ports, cities, languages, needs, appointments, unreached, receipts } = part;
  const or = say('broadcasts.or');
  const listed = (label: string, group: string | null, values: readonly string[] | undefined): string =>
    values === undefined
      ? ''
      : `${label}: ${values.map((value) => (group === null ? value : sayOf(group, value))).join(` ${or} `)}`;
  return [
    listed(say('broadcasts.outcomes'), 'outcomes', outcomes),
    listed(say('broadcasts.phases'), null, phases),
    listed(say('broadcasts.ports'), 'broadcasts.port_names', ports),
    listed(say('broadcasts.cities'), null, cities),
    listed(say('broadcasts.languages'), 'languages', languages),
    listed(say('broadcasts.needs'), 'broadcasts.need_names', needs),
    appointments === undefined
      ? ''
      : [
          say('broadcasts.has_appointment'),
          ...(appointments.from === undefined ? [] : [`${say('broadcasts.from')} ${appointments.from}`]),
          ...(appointments.to === undefined ? [] : [`${say('broadcasts.to')} ${appointments.to}`]),
        ].join(' '),
    unreached === true ? say('broadcasts.unreached') : '',
    receipts === undefined ? '' : say('broadcasts.receipts_count', { count: receipts.length }),
  ]
    .filter((each) => each !== '')
    .join('; ');
}
