import { z } from 'zod';
import type { Audience, AudiencePart, AudienceRow } from './audience.ts';
import { OUTCOMES } from './eligibility.ts';
import { LANGUAGES } from './language.ts';
import { PORT_IDS } from './port.ts';
import { NEEDS } from './registration.ts';
import { isIsoDate } from './zoned-time.ts';

/** How families stand with an appointment. */
export const DATED = ['none', 'any', 'unreached'] as const;
/** Phones to which nothing can be written. */
export const PHONES = ['none', 'stopped'] as const;

const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(100).readonly().exactOptional();
const day = z.string().refine(isIsoDate).exactOptional();

/**
 * Which families are meant: all that is given must hold, and nobody who is withdrawn is. Every value is one of a list or a day: nothing that
 * somebody typed about anybody can stand in it, so that it may stand in an address, be saved under a name and be shown to colleagues.
 */
export const peopleFilter = z
  .strictObject({
    outcomes: some(z.enum(OUTCOMES)),
    /** Ids of phases that take the family in. */
    phases: some(z.string().regex(/^[\w-]{1,60}$/)),
    /** Ports of return. */
    ports: some(z.enum(PORT_IDS)),
    languages: some(z.enum(LANGUAGES)),
    /** One of these at least. */
    needs: some(z.enum(NEEDS)),
    dated: z.enum(DATED).exactOptional(),
    /** Local ISO dates of the appointment, both included. */
    from: day,
    to: day,
    phone: z.enum(PHONES).exactOptional(),
  })
  .refine(({ from = '', to = '~' }) => from <= to)
  .refine(({ dated, from, to }) => dated !== 'none' || (from === undefined && to === undefined));

export type PeopleFilter = z.output<typeof peopleFilter>;

/** The same in the language in which broadcasts say whom they are for; what it has no words for is left out. */
export function audienceOf(filter: PeopleFilter): Audience {
  const { outcomes, phases, ports, languages, needs, dated, from, to } = filter;
  const holds = dated === 'any' || from !== undefined || to !== undefined;
  const include: AudiencePart = {
    ...(outcomes !== undefined && { outcomes }),
    ...(phases !== undefined && { phases }),
    ...(ports !== undefined && { ports }),
    ...(languages !== undefined && { languages }),
    ...(needs !== undefined && { needs }),
    ...(dated === 'unreached' && { unreached: true as const }),
    ...(holds && {
      appointments: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    }),
  };
  return { include, exclude: dated === 'none' ? [{ appointments: {} }] : [] };
}

/** Whether a broadcast to that audience means the same families: none is written to on a phone that takes nothing. */
export const isAudience = ({ phone }: PeopleFilter): boolean => phone === undefined;

/** What of a filter an audience has no words for. @param row one that the audience means */
export function phoneFits({ phone }: PeopleFilter, { talk }: Pick<AudienceRow, 'talk'>): boolean {
  if (phone === undefined) return true;
  return phone === 'none' ? talk === null : talk?.stopped === true;
}
