import { z } from 'zod';
import type { AudienceRow } from './audience.ts';
import { peopleFilter } from './people-filter.ts';

/**
 * What is done with all who fit a filter, one by one: each is decided again, or has its appointment taken back, as by the single act. The
 * second takes from families what they have: another person approves it (change.ts).
 */
export const PEOPLE_ACTS = ['decide', 'cancel'] as const;
export type PeopleAct = (typeof PEOPLE_ACTS)[number];

/** More families than this are not acted on at once: a narrower filter is asked for. */
export const MOST_PEOPLE = 5_000;

export const peopleActAsked = z.object({
  act: z.enum(PEOPLE_ACTS),
  filter: peopleFilter,
  /** For the audit. */
  reason: z.string(),
});
export type PeopleActAsked = z.output<typeof peopleActAsked>;

/**
 * Why somebody who was listed is left as they are: `changed` since they were looked at, erased or withdrawn too; their appointment has begun
 * (`over`); they have come to it; others were at it each time (`busy`); something stored of them does not open (`damaged`).
 */
export const LEFT_WHYS = ['changed', 'over', 'come', 'busy', 'damaged'] as const;
export type LeftWhy = (typeof LEFT_WHYS)[number];

/** Who it is, frozen when it was looked at. */
export const peopleActFound = z.object({
  /** What is to be done yet: the id of a registration, and the mark of how it stood. */
  rest: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
  /** The first that were left as they are. */
  left: z.array(z.object({ registrationId: z.string(), why: z.enum(LEFT_WHYS) })).readonly(),
  /** Whether more than MOST_PEOPLE fit: then nobody is listed. */
  more: z.boolean(),
});
export type PeopleActFound = z.output<typeof peopleActFound>;

/** The same text as long as the same would be done with somebody; null where there is nothing to do. */
export function markOf(
  act: PeopleAct,
  { registration, appointment }: Pick<AudienceRow, 'registration' | 'appointment'>,
): string | null {
  if (registration.stage === 'withdrawn') return null;
  if (act === 'decide') return String(registration.version);
  return appointment === null ? null : `${appointment.id} ${appointment.slotId}`;
}
