import { z } from 'zod';
import { ACTS, may, ROLES } from '../../../domain/roles.ts';
import { get, type Route } from '../route.ts';
import { iso, moment, nothing } from '../shown.ts';

const ACT_NAMES = Object.keys(ACTS);

export const meRoutes: readonly Route[] = [
  get({
    path: '/me',
    act: 'self.read',
    summary: 'Whose token this is, and what it may do',
    params: nothing,
    query: nothing,
    answer: z.object({
      id: z.string(),
      name: z.string(),
      staff: z.object({
        id: z.string(),
        linked: z.boolean().describe('who is not approves nothing'),
      }),
      role: z.enum(ROLES),
      expiresAt: moment,
      now: moment.describe('what the clock of the service shows; that of a rehearsal shows another day'),
      acts: z.array(z.string()),
    }),
    handle: ({ clock, principal: { token, person } }) => ({
      id: token.id,
      name: person.name,
      staff: { id: person.id, linked: person.linkedBy !== null },
      role: token.role,
      expiresAt: iso(token.expiresAt),
      now: iso(clock.now()),
      acts: ACT_NAMES.filter((act) => isAct(act) && may(token.role, act)),
    }),
  }),
];

function isAct(name: string): name is keyof typeof ACTS {
  return name in ACTS;
}
