import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { onCore } from '../machine.ts';
import { reportSchema, type Plan, type Report } from './messages.ts';

const GENERATOR = fileURLToPath(new URL('generator.ts', import.meta.url));
const LOAD_CORE = 1;

/**
 * Runs one round of load from its own core. `onStart` and `onEnd` are called at the edges of the measured time,
 * for what is read of the server there.
 */
export async function load(plan: Plan, onStart: () => void, onEnd: () => void): Promise<Report> {
  const [command, args] = onCore(LOAD_CORE, [
    process.execPath,
    '--import',
    'tsx',
    GENERATOR,
    JSON.stringify(plan),
  ]);
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  z.object({ kind: z.literal('ready') }).parse(await message(child));
  onStart();
  child.send({ kind: 'go' });
  const answer = await message(child);
  onEnd();
  return reportSchema.parse(answer);
}

function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (): void => {
      reject(new Error('The load process ended before it reported.'));
    };
    // Not `exit`: on a busy machine that is seen before the last message is read.
    child.once('disconnect', gone);
    child.once('message', (value) => {
      child.off('disconnect', gone);
      resolve(value);
    });
  });
}
