import type { Session } from '../../domain/account.ts';
import { anyText, flag, orNull, text, time, version } from './field.ts';
import { defineRecord } from './record.ts';

/** Somebody who is logged in to the console. */
export const sessionRecord = defineRecord({
  table: 'sessions',
  model: 'Session',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    accountId: text(),
    hash: text(),
    createdAt: time(),
    seenAt: time(),
    endsAt: time(),
    secondFactor: flag(),
    device: anyText(),
    revokedAt: orNull(time()),
  },
  personal: null,
  // When it was last used is no part of what is decided about it.
  kept: ['seenAt'],
  guarded: true,
  beside: {},
  indexes: [
    { fields: { hash: 1 }, unique: true, serves: 'findSessionByHash' },
    { fields: { accountId: 1, _id: 1 }, serves: 'listSessionsOf' },
    { fields: { endsAt: 1 }, serves: 'forgetSessions' },
  ],
  of: (values): Session => values,
});
