import { userInfo } from 'node:os';
import { openRuntime, type Runtime } from '../src/app/open.ts';
import { fail, print, warn } from './output.ts';

export { fail, print, warn };

/** A runtime and who acts in it, for the audit. */
export type Commanded = Runtime & { readonly actor: string };

/** Opens the runtime for a command, works in it and closes it. What goes wrong is one line on standard error and an exit code. */
export function withRuntime(work: (runtime: Commanded) => Promise<void>): Promise<void> {
  return enter('command', work);
}

/** The same for a command that changes nothing: it works on a live database without Twilio's credentials, too. */
export function withRuntimeToRead(work: (runtime: Commanded) => Promise<void>): Promise<void> {
  return enter('reading', work);
}

async function enter(use: 'command' | 'reading', work: (runtime: Commanded) => Promise<void>): Promise<void> {
  try {
    const runtime = await openRuntime(process.env, use);
    try {
      await work({ ...runtime, actor: `cli:${userInfo().username}` });
    } finally {
      await runtime.close();
    }
  } catch (error) {
    fail(error);
  }
}
