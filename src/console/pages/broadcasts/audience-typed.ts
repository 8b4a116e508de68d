import type { Audience, AudiencePart } from '../../../domain/audience.ts';
import type { Form } from '../page.ts';

/** Names of fields of whom it is for begin with this; those of the first part that is left out with `x0.`. */
export const INCLUDE = 'in.';
export const excluded = (index: number): string => `x${String(index)}.`;

/** Characters of a list of receipts: with more than a few of these a form is longer than what is taken in. */
export const LONGEST_LIST = 40_000;

/** Whether the form can hold an audience; a longer one is changed by the command. */
export const fitsForm = ({ include, exclude }: Audience): boolean =>
  [include, ...exclude].reduce((sum, { receipts = [] }) => sum + receipts.join('\n').length, 0) <=
  LONGEST_LIST;

/** What somebody ticks, by the name of its field: what of the condition is not typed. */
export const TICKED = ['outcomes', 'phases', 'ports', 'languages', 'needs'] as const;

/** What is typed with commas, or a line each. */
const listed = (text: string): readonly string[] =>
  text
    .split(/[,;\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** The conditions that were typed, as broadcast-content.ts takes them, unchecked; an empty object when none was. */
function partOf(form: Form, prefix: string): Readonly<Record<string, unknown>> {
  const [from, to] = [form.get(`${prefix}from`), form.get(`${prefix}to`)];
  const [cities, receipts] = [listed(form.get(`${prefix}cities`)), listed(form.get(`${prefix}receipts`))];
  const holds = form.get(`${prefix}appointments`) !== '' || from !== '' || to !== '';
  const ticked = TICKED.flatMap((name) => {
    const values = form.all(prefix + name);
    return values.length === 0 ? [] : [[name, values] as const];
  });
  return {
    ...Object.fromEntries(ticked),
    ...(cities.length > 0 && { cities }),
    ...(receipts.length > 0 && { receipts }),
    ...(form.get(`${prefix}unreached`) !== '' && { unreached: true }),
    ...(holds && { appointments: { ...(from !== '' && { from }), ...(to !== '' && { to }) } }),
  };
}

/** As many parts as broadcast-content.ts takes. */
export const MOST_PARTS = 20;

/** How many parts that are left out were typed, up to the last in which there is something. */
export function partsLeftOut(form: Form): number {
  const fields = Math.min(MOST_PARTS, Math.max(0, Number(form.get('parts')) || 0));
  for (let parts = fields; parts > 0; parts -= 1)
    if (Object.keys(partOf(form, excluded(parts - 1))).length > 0) return parts;
  return 0;
}

/** Why it is not known whom it is for: nothing was said, or everybody and conditions. */
export type Unclear = 'nobody_said' | 'both_said';

/** The audience that was typed. Everybody is said, not left open. */
export function audienceTyped(form: Form): Readonly<Record<string, unknown>> | Unclear {
  const include = partOf(form, INCLUDE);
  const conditions = Object.keys(include).length > 0;
  if (form.get('who') === 'all' && conditions) return 'both_said';
  if (form.get('who') !== 'all' && !conditions) return 'nobody_said';
  const exclude = Array.from({ length: partsLeftOut(form) }, (_, index) => partOf(form, excluded(index)));
  // A part without a condition would leave everybody out.
  return { include, exclude: exclude.filter((part) => Object.keys(part).length > 0) };
}

/** The fields that would say the same. */
export function fieldsOfPart(part: AudiencePart, prefix: string): readonly (readonly [string, string])[] {
  const { cities, receipts, unreached, appointments } = part;
  const fields: [string, string][] = TICKED.flatMap((name) =>
    (part[name] ?? []).map((value): [string, string] => [prefix + name, value]),
  );
  if (cities !== undefined) fields.push([`${prefix}cities`, cities.join(', ')]);
  if (receipts !== undefined) fields.push([`${prefix}receipts`, receipts.join('\n')]);
  if (unreached === true) fields.push([`${prefix}unreached`, 'yes']);
  if (appointments !== undefined) {
    fields.push([`${prefix}appointments`, 'yes']);
    fields.push([`${prefix}from`, appointments.from ?? ''], [`${prefix}to`, appointments.to ?? '']);
  }
  return fields;
}
