import { z } from 'zod';
import type { LiveProcess } from '../key-port.ts';
import { json, text, time } from './field.ts';
import { defineRecord } from './record.ts';

const names = z.array(z.string()).readonly();

/** A process that works on the database, until when it is reckoned with, and which keys it has. */
export const processRecord = defineRecord({
  table: 'processes',
  model: 'Process',
  key: 'id',
  fields: {
    id: text(),
    name: text(),
    until: time(),
    dataKeys: json(names),
    opens: json(names),
    seals: text(),
  },
  personal: null,
  kept: [],
  beside: {},
  columns: ['mark'],
  indexes: [],
  of: (values): LiveProcess & { readonly until: number } => values,
});
