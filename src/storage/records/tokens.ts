import { ROLES } from '../../domain/roles.ts';
import type { Token } from '../../domain/token.ts';
import { added, orNull, text, time, version, word } from './field.ts';
import { defineRecord } from './record.ts';

/** What a program shows to be let in. */
export const tokenRecord = defineRecord({
  table: 'tokens',
  model: 'Token',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    name: text(),
    // A version from before there were people may still make tokens beside this one: each is somebody of their own.
    staffId: added(text(), ({ id }) => id),
    createdBy: orNull(text()),
    role: word(ROLES),
    hash: text(),
    createdAt: time(),
    expiresAt: time(),
    revokedAt: orNull(time()),
    lastUsedAt: orNull(time()),
  },
  personal: null,
  // When it was last used is no part of what is decided about it.
  kept: ['lastUsedAt'],
  guarded: true,
  beside: {},
  indexes: [{ fields: { hash: 1 }, unique: true, serves: 'findTokenByHash' }],
  of: (values): Token => values,
});
