import { z } from 'zod';
import { closePhase, openPhase } from '../../../appointments/phases.ts';
import { EOIR_STATUSES } from '../../../domain/case.ts';
import { AvisoError } from '../../../domain/errors.ts';
import type { Phase } from '../../../domain/phase.ts';
import type { Storage } from '../../../storage/storage.ts';
import { get, post, type Route } from '../route.ts';
import { day, noBody, nothing } from '../shown.ts';

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

async function phaseOf(storage: Storage, id: string): Promise<Phase> {
  const phase = (await storage.listPhases()).find((each) => each.id === id);
  if (phase === undefined) throw new AvisoError('not_found', `Phase ${id}.`);
  return phase;
}

const setting = [
  ['open', openPhase, 'Opens a phase: everyone is decided again, and told only what changed'],
  ['close', closePhase, 'Closes a phase: families that only it took in lose their appointments'],
] as const;

export const phaseRoutes: readonly Route[] = [
  get({
    path: '/phases',
    act: 'phase.read',
    summary: 'The phases of the programme, by start',
    params: nothing,
    query: nothing,
    answer: z.object({ items: z.array(phaseSchema) }),
    handle: async ({ storage }) => ({ items: (await storage.listPhases()).map(show) }),
  }),
  ...setting.map(([verb, act, summary]) =>
    post({
      path: `/phases/{id}/${verb}`,
      act: 'phase.set',
      summary,
      params: idOf,
      query: nothing,
      body: noBody,
      answer: z.object({ changed: z.boolean(), phase: phaseSchema }),
      refusals: ['not_found'],
      async handle({ storage, clock, actor, params: { id } }) {
        const outcome = await act({ storage, clock, actor, phaseId: id });
        return { changed: outcome === 'changed', phase: show(await phaseOf(storage, id)) };
      },
      again: async ({ storage, params: { id } }) => ({
        changed: true,
        phase: show(await phaseOf(storage, id)),
      }),
    }),
  ),
];
