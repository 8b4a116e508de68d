import { z } from 'zod';
import { ADDRESS_FLAGS } from '../domain/address-flag.ts';

/**
 * Settings in which earlier versions kept what are records now: aliases, flags of addresses, dates passed on. They were carried
 * over (migration 0019, mongo/carry-settings.ts), and are read beside the records while a process of such a version may still
 * write them. Nothing writes them here.
 */

export const ALIAS_SETTINGS = 'alias:';
export const FLAG_SETTINGS = 'address-flag:';
export const ASKED_SETTINGS = 'pass-on:';
export const TOLD_SETTINGS = 'passed-on:';

const flagValue = z.object({ flag: z.enum(ADDRESS_FLAGS), at: z.number() });

/** Reads the value of a flag's setting. `at` is below 0 in one that was taken back. */
export const readFlagValue = (value: string): z.output<typeof flagValue> =>
  flagValue.parse(JSON.parse(value));
