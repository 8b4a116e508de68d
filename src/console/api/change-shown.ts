import { z } from 'zod';
import {
  CHANGE_KINDS,
  CHANGE_STATES,
  changeStateAt,
  countToState,
  statedIn,
  type Change,
  type ChangeFigures,
} from '../../domain/change.ts';
import { day, iso, isoOrNull, moment, portId } from './shown.ts';

const count = z.int().min(0);

/** The number that whoever proposes or approves states. */
export const statedCount = count;

export const figuresSchema = z
  .object({
    families: count.describe('for whom anything changes'),
    told: count.describe('of these, those who get a message'),
    appointments: count.describe('that do not stay as they are'),
    moved: count.describe('of these, those that get a later date at the same port; the others are cancelled'),
    people: count.describe('in these appointments'),
    days: z.array(z.object({ port: portId, date: day, appointments: count, people: count })),
    takenIn: z
      .array(z.object({ port: portId, families: count, people: count }))
      .describe('families that the opening of a phase takes in, by port'),
    count: count.describe(
      'the number to state: of appointments, or of families where no appointment is lost',
    ),
    counts: z.enum(['appointments', 'families']).describe('what that number counts'),
  })
  .meta({ id: 'ChangeFigures' });

export function showFigures(figures: ChangeFigures): z.input<typeof figuresSchema> {
  const { families, told, appointments, moved, people, days, takenIn } = figures;
  return {
    ...{ families, told, appointments, moved, people },
    ...{ days: [...days], takenIn: [...takenIn] },
    count: countToState(figures),
    counts: statedIn(figures),
  };
}

/** Of what changes nothing. */
export const NO_FIGURES: z.input<typeof figuresSchema> = {
  ...{ families: 0, told: 0, appointments: 0, moved: 0, people: 0, days: [], count: 0 },
  takenIn: [],
  counts: 'families',
};

export const changeSchema = z
  .object({
    id: z.string(),
    kind: z.enum(CHANGE_KINDS),
    subject: z
      .string()
      .describe(
        'of phase_open and phase_close the id of the phase, of slots_close port|date or port|date|time, of people_cancel the act of the console on all who fit a filter',
      ),
    state: z.enum(CHANGE_STATES),
    figures: figuresSchema.describe('as it was counted last'),
    authors: z.array(z.string()).describe('who proposed it; none of them approves it'),
    decidedBy: z.string().nullable(),
    decidedAt: moment.nullable(),
    createdAt: moment,
    expiresAt: moment,
  })
  .meta({ id: 'Change' });

export function showChange(change: Change, now: number): z.input<typeof changeSchema> {
  const { id, kind, subject, figures, authors, decidedBy, decidedAt, createdAt, expiresAt } = change;
  return {
    ...{ id, kind, subject, decidedBy },
    state: changeStateAt(change, now),
    figures: showFigures(figures),
    authors: [...authors],
    decidedAt: isoOrNull(decidedAt),
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
  };
}
