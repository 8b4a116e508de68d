import type { Request } from 'express';
import { tokenActor } from '../../domain/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import { may } from '../../domain/roles.ts';
import type { Storage } from '../../storage/storage.ts';
import { findGoodToken } from '../tokens.ts';
import type { Limits } from './limits.ts';
import { ApiError } from './problem.ts';
import type { Principal } from './route.ts';

/** RFC 6750, 2.1. */
const BEARER = /^bearer +(\S+) *$/i;
const REALM = 'Bearer realm="aviso"';

/** Who sends a request; throws ApiError `not_authenticated`, or `too_many_requests` after many of those. */
export async function principalOf(
  { headers, socket }: Request,
  { storage, clock, limits }: { readonly storage: Storage; readonly clock: Clock; readonly limits: Limits },
): Promise<Principal> {
  const text = BEARER.exec(headers.authorization ?? '')?.[1];
  const holder = text === undefined ? null : await findGoodToken(storage, clock, text);
  if (holder === null) {
    await limits.fail(socket.remoteAddress ?? '');
    // RFC 6750, 3.1: no error code when no token was sent.
    const challenge = text === undefined ? REALM : `${REALM}, error="invalid_token"`;
    throw new ApiError('not_authenticated', undefined, { headers: { 'WWW-Authenticate': challenge } });
  }
  const { token, person } = holder;
  const actor = tokenActor({ id: token.id, name: person.name, staffId: person.id });
  return { token, person, actor, seesPeople: may(token.role, 'personal.read') };
}
