import { z } from 'zod';
import { closureOver, fatesAt, type Fate } from '../../../appointments/closed-slots.ts';
import { countChange, requestChange } from '../../../changes/changes.ts';
import { APPOINTMENT_STATES } from '../../../domain/appointment.ts';
import { closureId, type PortTime } from '../../../domain/closure.ts';
import {
  changeSchema,
  figuresSchema,
  NO_FIGURES,
  showChange,
  showFigures,
  statedCount,
} from '../change-shown.ts';
import { post, type Route } from '../route.ts';
import { day, nothing, portId, time24 } from '../shown.ts';

const fateSchema = z
  .object({
    reference: z.string(),
    receipt: z.string(),
    time: z.string().describe('24-hour, at the port'),
    people: z.int(),
    state: z.enum(APPOINTMENT_STATES),
    to: z
      .string()
      .nullable()
      .describe('the slot that it is moved to; null: it is cancelled, and the family waits again'),
    told: z.boolean().describe('whether a text can tell them; who cannot be told is to be called'),
  })
  .meta({ id: 'ClosedAppointment' });

const showFate = ({ appointment, registration, to, told }: Fate): z.input<typeof fateSchema> => {
  const { reference, time, people, state } = appointment;
  return { reference, receipt: registration.receipt, time, people, state, to: to?.id ?? null, told };
};

export const slotCloseRoutes: readonly Route[] = [
  post({
    path: '/slots/close',
    permission: 'slot.close',
    summary:
      'Closes a day at a port or a time of it, or proposes it where appointments are at stake and it is further away than 48 hours: who is in it is moved or waits again, and nobody is assigned there again',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      port: portId,
      date: day.describe('at the port'),
      time: time24.optional().describe('that time alone, at the port'),
      dryRun: z.boolean().default(false).describe('count, and change nothing'),
      count: statedCount.optional().describe('the count of a dry run; needed where it is not 0'),
    }),
    answer: z.object({
      dryRun: z.boolean(),
      changed: z.boolean().describe('it is closed by this'),
      closed: z.boolean(),
      figures: figuresSchema,
      appointments: z.array(fateSchema).describe('that were in it, and what becomes of each'),
      change: changeSchema.nullable().describe('what was proposed and waits for a second person'),
    }),
    errors: ['not_found', 'not_possible'],
    async handle({ body: { dryRun, count, time = null, ...place }, madeId, ...context }) {
      const at: PortTime = { ...place, time };
      const of = { kind: 'slots_close', subject: closureId(at) } as const;
      const unchanged = { dryRun, changed: false, change: null };
      if ((await closureOver(context.storage, at)) !== null)
        return { ...unchanged, closed: true, figures: NO_FIGURES, appointments: [] };
      const counted = await countChange(context, of);
      const appointments = (await fatesAt(context.storage, at, context.clock.now())).map(showFate);
      if (dryRun) return { ...unchanged, closed: false, figures: showFigures(counted), appointments };
      const { figures, change } = await requestChange(context, of, count ?? null, madeId);
      return {
        dryRun,
        changed: change === null,
        closed: change === null,
        figures: showFigures(figures),
        appointments,
        change: change === null ? null : showChange(change, context.clock.now()),
      };
    },
    async again({ body: { dryRun, time = null, ...place }, madeId, storage, clock }) {
      const closed = (await closureOver(storage, { ...place, time })) !== null;
      const change = await storage.findChange(madeId);
      return {
        dryRun,
        changed: closed,
        closed,
        figures: change === null ? NO_FIGURES : showFigures(change.figures),
        appointments: [],
        change: change === null ? null : showChange(change, clock.now()),
      };
    },
  }),
];
