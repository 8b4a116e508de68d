import { z } from 'zod';
import { PERMISSIONS, may, ROLES } from '../../../domain/roles.ts';
import { get, type Route } from '../route.ts';
import { iso, moment, nothing } from '../shown.ts';

const NAMES = Object.keys(PERMISSIONS);

export const meRoutes: readonly Route[] = [
  get({
    path: '/me',
    permission: 'self.read',
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
      acts: NAMES.filter((name) => isPermission(name) && may(token.role, name)),
    }),
  }),
];

function isPermission(name: string): name is keyof typeof PERMISSIONS {
  return name in PERMISSIONS;
}
