import { InvalidArgumentError } from 'commander';
import type { AudiencePart } from '../../src/domain/audience.ts';
import { OUTCOMES } from '../../src/domain/eligibility.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { PORT_IDS } from '../../src/domain/port.ts';
import { NEEDS } from '../../src/domain/registration.ts';
import { isIsoDate } from '../../src/domain/zoned-time.ts';
import { readReceipts } from './receipts.ts';

/** One condition on people, as an option (`--port gateway`) and in what is left out (`--exclude port=gateway`). */
interface Condition {
  /** What stands behind it; null: nothing. */
  readonly value: string | null;
  readonly what: string;
  /** What it adds to a part that holds the others. Throws InvalidArgumentError, and AvisoError for a file. */
  readonly add: (part: AudiencePart, value: string) => AudiencePart | Promise<AudiencePart>;
}

export const CONDITIONS = {
  outcome: {
    value: '<list>',
    what: `what was decided of the family: ${OUTCOMES.join(', ')}`,
    add: (part, value) => ({ ...part, outcomes: both(part.outcomes, among(OUTCOMES, value)) }),
  },
  phase: {
    value: '<list>',
    what: 'ids of phases that take the family in',
    add: (part, value) => ({ ...part, phases: both(part.phases, listed(value)) }),
  },
  port: {
    value: '<list>',
    what: `ports of return: ${PORT_IDS.join(', ')}`,
    add: (part, value) => ({ ...part, ports: both(part.ports, among(PORT_IDS, value)) }),
  },
  city: {
    value: '<list>',
    what: 'cities as registrants wrote them; case and accents aside',
    add: (part, value) => ({ ...part, cities: both(part.cities, listed(value)) }),
  },
  language: {
    value: '<list>',
    what: `languages: ${LANGUAGES.join(', ')}`,
    add: (part, value) => ({ ...part, languages: both(part.languages, among(LANGUAGES, value)) }),
  },
  need: {
    value: '<list>',
    what: `who told of one of these: ${NEEDS.join(', ')}`,
    add: (part, value) => ({ ...part, needs: both(part.needs, among(NEEDS, value)) }),
  },
  'with-appointment': {
    value: null,
    what: 'who holds an appointment, whenever it is',
    add: (part) => ({ ...part, appointments: { ...part.appointments } }),
  },
  'appointment-from': {
    value: '<date>',
    what: 'who holds an appointment on that local date or later',
    add: (part, value) => ({ ...part, appointments: { ...part.appointments, from: date(value) } }),
  },
  'appointment-to': {
    value: '<date>',
    what: 'who holds one on that date or earlier',
    add: (part, value) => ({ ...part, appointments: { ...part.appointments, to: date(value) } }),
  },
  unreached: {
    value: null,
    what: 'who has an appointment to come and was not reached about it',
    add: (part) => ({ ...part, unreached: true }),
  },
  receipts: {
    value: '<file.csv>',
    what: 'receipts in the column receipt of a CSV file, or one a line',
    add: async (part, value) => ({
      ...part,
      receipts: both(part.receipts, await readReceipts(value.replace(/^@/, ''))),
    }),
  },
} as const satisfies Readonly<Record<string, Condition>>;

export type ConditionName = keyof typeof CONDITIONS;

export function isCondition(name: string): name is ConditionName {
  return Object.hasOwn(CONDITIONS, name);
}

/** Reads what is left out: `port=gateway; language=en,fr`. Throws InvalidArgumentError, and AvisoError for a file. */
export async function readPart(text: string): Promise<AudiencePart> {
  let part: AudiencePart = {};
  for (const condition of text.split(';').map((each) => each.trim())) {
    const [, name = '', value] = /^([^=]*?)\s*(?:=\s*(.*))?$/s.exec(condition) ?? [];
    if (!isCondition(name) || (CONDITIONS[name].value === null) !== (value === undefined))
      throw new InvalidArgumentError(
        `--exclude takes conditions such as "port=gateway; language=en,fr", not "${condition}". There are ${Object.keys(CONDITIONS).join(', ')}.`,
      );
    part = await CONDITIONS[name].add(part, value ?? '');
  }
  return part;
}

/** Lists that are given apart count as one. */
function both<Value>(before: readonly Value[] | undefined, more: readonly Value[]): readonly Value[] {
  return [...new Set([...(before ?? []), ...more])];
}

function listed(value: string): readonly string[] {
  const values = value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (values.length === 0) throw new InvalidArgumentError('A list of one or more, separated by commas.');
  return values;
}

function among<Value extends string>(known: readonly Value[], value: string): readonly Value[] {
  return listed(value).map((each) => {
    const found = known.find((one) => one === each);
    if (found === undefined) throw new InvalidArgumentError(`"${each}" is none of ${known.join(', ')}.`);
    return found;
  });
}

function date(value: string): string {
  if (!isIsoDate(value)) throw new InvalidArgumentError('A date is written YYYY-MM-DD.');
  return value;
}
