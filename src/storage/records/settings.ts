import { anyText, number, text } from './field.ts';
import { defineRecord } from './record.ts';

/** A small named text: that a number is ours, who let broadcasts go alone, ages that admins set, where walks stand. */
export const settingRecord = defineRecord({
  table: 'settings',
  model: 'Setting',
  key: 'name',
  fields: { name: text(), value: anyText() },
  personal: null,
  kept: [],
  guarded: true,
  beside: {},
  indexes: [],
  of: (values): { readonly name: string; readonly value: string } => values,
});

/** How many commits have passed a named condition (write `expectedCount`), so that of two that expect the same count one is refused. */
export const countRecord = defineRecord({
  table: 'turnstiles',
  model: 'Counter',
  key: 'name',
  fields: { name: text(), passed: number() },
  personal: null,
  kept: [],
  beside: {},
  indexes: [],
  of: (values): { readonly name: string; readonly passed: number } => values,
});
