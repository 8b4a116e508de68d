import { z } from 'zod';
import { findPhase } from '../../../decisions/phases.ts';
import { countChange, requestChange } from '../../../changes/changes.ts';
import { EOIR_STATUSES } from '../../../domain/case.ts';
import type { Phase } from '../../../domain/phase.ts';
import {
  changeSchema,
  figuresSchema,
  NO_FIGURES,
  showChange,
  showFigures,
  statedCount,
} from '../change-shown.ts';
import { get, post, type Route } from '../route.ts';
import { day, nothing } from '../shown.ts';

const phaseSchema = z
  .object({ id: z.string(), startsOn: day, takes: z.array(z.enum(EOIR_STATUSES)), open: z.boolean() })
  .meta({ id: 'Phase' });

const show = ({ id, startsOn, eoirStatuses, open }: Phase) => ({
  id,
  startsOn,
  takes: [...eoirStatuses],
  open,
});

const idOf = z.object({ id: z.string().min(1).max(60) });

/** Opens or closes a phase by its figures. */
function changing(act: 'open' | 'close', summary: string): Route {
  const opens = act === 'open';
  const kind = opens ? 'phase_open' : 'phase_close';
  return post({
    path: `/phases/{id}/${act}`,
    permission: 'phase.set',
    summary,
    params: idOf,
    query: nothing,
    body: z.strictObject({
      dryRun: z.boolean().default(false).describe('count, and change nothing'),
      count: statedCount.optional().describe('the count of a dry run; needed where it is not 0'),
    }),
    answer: z.object({
      dryRun: z.boolean(),
      changed: z.boolean().describe(`the phase is ${opens ? 'open' : 'closed'} by this`),
      phase: phaseSchema,
      figures: figuresSchema,
      change: changeSchema.nullable().describe('what was proposed and waits for a second person'),
    }),
    errors: ['not_found', 'not_possible'],
    async handle({ params: { id }, body: { dryRun, count }, madeId, ...context }) {
      const of = { kind, subject: id } as const;
      const unchanged = { dryRun, changed: false, change: null };
      const before = await findPhase(context.storage, id);
      if (before.open === opens) return { ...unchanged, phase: show(before), figures: NO_FIGURES };
      if (dryRun)
        return { ...unchanged, phase: show(before), figures: showFigures(await countChange(context, of)) };
      const { figures, change } = await requestChange(context, of, count ?? null, madeId);
      const phase = await findPhase(context.storage, id);
      return {
        dryRun,
        changed: change === null,
        phase: show(phase),
        figures: showFigures(figures),
        change: change === null ? null : showChange(change, context.clock.now()),
      };
    },
    async again({ params: { id }, body: { dryRun }, madeId, storage, clock }) {
      const phase = await findPhase(storage, id);
      const change = await storage.findChange(madeId);
      return {
        dryRun,
        changed: phase.open === opens,
        phase: show(phase),
        figures: change === null ? NO_FIGURES : showFigures(change.figures),
        change: change === null ? null : showChange(change, clock.now()),
      };
    },
  });
}

export const phaseRoutes: readonly Route[] = [
  get({
    path: '/phases',
    permission: 'phase.read',
    summary: 'The phases of the programme, by start',
    params: nothing,
    query: nothing,
    answer: z.object({ items: z.array(phaseSchema) }),
    handle: async ({ storage }) => ({ items: (await storage.listPhases()).map(show) }),
  }),
  changing(
    'open',
    'Opens a phase, or proposes it where it takes families in: everyone is decided again when a second person approves, told only what changed, and offered a date that its closing took while it is free',
  ),
  changing(
    'close',
    'Closes a phase, or proposes it where appointments are at stake: families that only it took in lose them when a second person approves',
  ),
];
