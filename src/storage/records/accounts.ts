import { z } from 'zod';
import { CONSOLE_LANGUAGES, type Account } from '../../domain/account.ts';
import { ROLES } from '../../domain/roles.ts';
import { accountFields } from '../sealed-fields.ts';
import { flag, json, orNull, text, time, version, word } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** By what a member of staff logs in to the console. */
export const accountRecord = defineRecord({
  table: 'accounts',
  model: 'Account',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    staffId: text(),
    emailKey: text(),
    role: word(ROLES),
    language: word(CONSOLE_LANGUAGES),
    createdAt: time(),
    disabledAt: orNull(time()),
    madeBy: json(z.array(z.string())),
    passwordAt: time(),
    mustChange: flag(),
  },
  personal: sealedFields(accountFields),
  kept: [],
  guarded: true,
  beside: {},
  indexes: [{ fields: { emailKey: 1 }, unique: true, serves: 'findAccountByEmailKey' }],
  of: (values): Account => values,
});
