import { z } from 'zod';
import { ADDRESS_FLAGS } from '../domain/address-flag.ts';
import type { Write } from './write.ts';

/**
 * Settings in which earlier versions kept what are records now: aliases, flags of addresses, dates passed on. They were carried
 * over (migration 0019, mongo/carry-settings.ts). While a process of such a version may still run they are read beside the records,
 * and written with them: it would take a WhatsApp id that it does not know for a stranger's, and a STOP from it for nobody's.
 */

export const ALIAS_SETTINGS = 'alias:';
export const FLAG_SETTINGS = 'address-flag:';
export const ASKED_SETTINGS = 'pass-on:';
export const TOLD_SETTINGS = 'passed-on:';

const flagValue = z.object({ flag: z.enum(ADDRESS_FLAGS), at: z.number() });

/** Reads the value of a flag's setting. `at` is below 0 in one that was taken back. */
export const readFlagValue = (value: string): z.output<typeof flagValue> =>
  flagValue.parse(JSON.parse(value));

/** Before any text: a flag that is kept with it counts no more. UTC milliseconds. */
const TAKEN_BACK = -1;

export const isTakenBack = ({ at }: { readonly at: number }): boolean => at === TAKEN_BACK;

/** A commit's writes, and beside each record the setting in which earlier versions look for it. */
export function withCarriedSettings(writes: readonly Write[]): readonly Write[] {
  const settings = writes.flatMap(settingsBeside);
  return settings.length === 0 ? writes : [...writes, ...settings];
}

function settingsBeside(write: Write): readonly Write[] {
  switch (write.kind) {
    case 'alias':
      return [setting(ALIAS_SETTINGS, write.alias.id, write.alias.contactId)];
    case 'addressFlag': {
      const { id, flag, at, clearedAt } = write.flag;
      const value = { flag, at: clearedAt === null ? at : TAKEN_BACK };
      return [setting(FLAG_SETTINGS, id, JSON.stringify(value))];
    }
    case 'passedOn': {
      const { id, state, slotId } = write.passedOn;
      return [setting(state === 'asked' ? ASKED_SETTINGS : TOLD_SETTINGS, id, slotId)];
    }
    default:
      return [];
  }
}

const setting = (prefix: string, id: string, value: string): Write => ({
  kind: 'setting',
  name: `${prefix}${id}`,
  value,
});
