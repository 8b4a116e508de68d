import { userInfo } from 'node:os';
import { openHouse, type House } from '../src/app/open.ts';
import { fail, print, warn } from './output.ts';

export { fail, print, warn };

/** A house and who acts in it, for the audit. */
export type Commanded = House & { readonly actor: string };

/** Opens the house for a command, works in it and closes it. What goes wrong is one line on standard error and an exit code. */
export function inHouse(work: (house: Commanded) => Promise<void>): Promise<void> {
  return enter('command', work);
}

/** The same for a command that changes nothing: it works on a live database without Twilio's credentials, too. */
export function lookInHouse(work: (house: Commanded) => Promise<void>): Promise<void> {
  return enter('reading', work);
}

async function enter(use: 'command' | 'reading', work: (house: Commanded) => Promise<void>): Promise<void> {
  try {
    const house = await openHouse(process.env, use);
    try {
      await work({ ...house, actor: `cli:${userInfo().username}` });
    } finally {
      await house.close();
    }
  } catch (error) {
    fail(error);
  }
}
