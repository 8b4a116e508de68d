import type { z } from 'zod';
import type { Broadcast } from '../../domain/broadcast.ts';
import type { Permission } from '../../domain/roles.ts';
import { broadcastIdOf, broadcastNow, broadcastSchema, showBroadcast } from './broadcast-shown.ts';
import { post, type RequestContext, type Route } from './route.ts';
import { nothing } from './shown.ts';

/**
 * Declares `POST /broadcasts/{id}/VERB`: does something to one broadcast and answers with what it has become. What was done by a
 * try whose answer was lost is answered as the broadcast is now.
 */
export function broadcastRoute<B extends z.ZodType>(form: {
  readonly verb: string;
  readonly permission: Permission;
  readonly summary: string;
  readonly body: B;
  /** May refuse with AvisoError `not_found`, `not_possible`. */
  readonly run: (context: RequestContext, id: string, actor: string, body: z.output<B>) => Promise<Broadcast>;
}): Route {
  const { verb, permission, summary, body, run } = form;
  return post({
    path: `/broadcasts/{id}/${verb}`,
    permission,
    summary,
    params: broadcastIdOf,
    query: nothing,
    body,
    answer: broadcastSchema,
    errors: ['not_found', 'not_possible'],
    handle: async (call) => showBroadcast(await run(call, call.params.id, call.actor, call.body)),
    again: ({ storage, params: { id } }) => broadcastNow(storage, id),
  });
}
