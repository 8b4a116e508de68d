import { z } from 'zod';
import { CHANGE_KINDS, CHANGE_STATES, type Change } from '../../domain/change.ts';
import { figuresFields } from '../sealed-fields.ts';
import { anyText, json, orNull, text, time, version, word } from './field.ts';
import { defineRecord } from './record.ts';

/** A change that takes from families what they have. */
export const changeRecord = defineRecord({
  table: 'changes',
  model: 'Change',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    kind: word(CHANGE_KINDS),
    subject: anyText(),
    state: word(CHANGE_STATES),
    figures: json(figuresFields),
    authors: json(z.array(z.string())),
    decidedBy: orNull(text()),
    decidedAt: orNull(time()),
    createdAt: time(),
    expiresAt: time(),
  },
  personal: null,
  kept: [],
  guarded: true,
  beside: {},
  indexes: [{ fields: { state: 1, _id: 1 }, serves: 'listChanges of a state' }],
  of: (values): Change => values,
});
