import { PHASES } from '../../../flows/programme.ts';
import { peopleFilter, type PeopleFilter } from '../../domain/people-filter.ts';
import type { Form } from './page.ts';

/** What is ticked, any number of each. */
const TICKED = ['outcomes', 'ports', 'languages', 'needs', 'phases'] as const;
/** What one value is chosen or typed for. */
const SINGLE = ['dated', 'from', 'to', 'phone'] as const;

/** Fields of a form that are none of a filter. */
const BESIDE: ReadonlySet<string> = new Set(['key', 'done', 'after', 'count']);

/** What the programme calls its phases: anything else in their place could be what somebody typed about a person. */
const PHASE_IDS: ReadonlySet<string> = new Set(PHASES.map(({ id }) => id));

/** Parameters of an address as the fields of a form. */
export const formIn = (query: URLSearchParams): Form => ({
  get: (name) => query.get(name) ?? '',
  all: (name) => query.getAll(name),
});

/** The filter that was ticked and chosen; null where it is none. */
export function filterTyped(form: Form): PeopleFilter | null {
  const read = peopleFilter.safeParse({
    ...Object.fromEntries(
      TICKED.flatMap((name) => {
        const values = form.all(name).filter((value) => value !== '');
        return values.length === 0 ? [] : [[name, [...new Set(values)]] as const];
      }),
    ),
    ...Object.fromEntries(
      SINGLE.flatMap((name) => (form.get(name) === '' ? [] : [[name, form.get(name)] as const])),
    ),
  });
  if (!read.success || read.data.phases?.some((id) => !PHASE_IDS.has(id)) === true) return null;
  return read.data;
}

/**
 * The filter of an address as it was saved or passed on; null where there is anything in it that a filter does not have, such as what
 * somebody typed about a person.
 */
export function filterIn(address: string): PeopleFilter | null {
  const query = new URLSearchParams(address);
  const known: readonly string[] = [...TICKED, ...SINGLE];
  if ([...query.keys()].some((name) => !known.includes(name) && !BESIDE.has(name))) return null;
  return filterTyped(formIn(query));
}

/** The parameters of an address that say the same, in one order; '' for everybody. */
export function addressOf(filter: PeopleFilter): string {
  const query = new URLSearchParams();
  for (const name of TICKED) for (const value of filter[name] ?? []) query.append(name, value);
  for (const name of SINGLE) {
    const value = filter[name];
    if (value !== undefined) query.append(name, value);
  }
  return query.toString();
}
