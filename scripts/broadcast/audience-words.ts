import type { z } from 'zod';
import { counted, oneLine } from './plain.ts';
import type { audienceShape, ShownBroadcast, ShownCount } from './shapes.ts';

type Audience = z.output<typeof audienceShape>;
type Part = Audience['include'];

/** Whom a broadcast is for, in words: of one that follows another, those whom that one did or did not reach. */
export function forWhom({ kind, of, audience }: Pick<ShownBroadcast, 'kind' | 'of' | 'audience'>): string {
  if (of === null || kind === 'new') return audienceWords(audience);
  return kind === 'resend'
    ? `those alone to whom ${of} failed or came too late`
    : `exactly those who got ${of}, or may have`;
}

/** An audience in words. */
export function audienceWords({ include, exclude }: Audience): string {
  const parts = partWords(include);
  return [
    parts === '' ? 'everybody who has not withdrawn' : parts,
    ...exclude.map((part) => `but not: ${partWords(part)}`),
  ].join('; ');
}

function partWords(part: Part): string {
  const { outcomes, phases, ports, cities, languages, needs, appointments, unreached, receipts } = part;
  const listed = (name: string, values: readonly string[] | undefined): string =>
    values === undefined ? '' : `${name} ${values.map(oneLine).join(' or ')}`;
  return [
    listed('outcome', outcomes),
    listed('phase', phases),
    listed('port', ports),
    listed('city', cities),
    listed('language', languages),
    listed('need', needs),
    appointments === undefined
      ? ''
      : ['an appointment', ...bound('from', appointments.from), ...bound('to', appointments.to)].join(' '),
    unreached === true ? 'not reached about their appointment' : '',
    receipts === undefined ? '' : `${counted(receipts.length)} receipts`,
  ]
    .filter((words) => words !== '')
    .join(', ');
}

const bound = (name: string, date: string | undefined): readonly string[] =>
  date === undefined ? [] : [`${name} ${date}`];

/** How many it is for, and to how many of them nothing would be sent. */
export function countWords({ size, kept: { noPhone, stopped, newsStopped } }: ShownCount): string {
  const kept = [
    [noPhone, 'without a phone'],
    [stopped, 'stopped our messages'],
    [newsStopped, 'want no news'],
  ] as const;
  const reached = size - noPhone - stopped - newsStopped;
  const why = kept.flatMap(([count, what]) => (count === 0 ? [] : `${counted(count)} ${what}`));
  const people = `${counted(size)} ${size === 1 ? 'registration' : 'registrations'}`;
  return why.length === 0
    ? people
    : `${people}, of whom ${counted(reached)} would get it (${why.join(', ')})`;
}
