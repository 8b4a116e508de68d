import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { readArguments } from './command-line.ts';

/** Scripts of package.json, the longest first. */
const PARTS = ['lint', 'check:page', 'check:format', 'check:unused', 'check:fences'];

/** Runs one; gives whether all is in order. What it writes comes in one piece, so that two do not mix. */
function runPart(name: string): Promise<boolean> {
  const child = spawn('npm', ['run', '--silent', name], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
  });
  const written: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      written.push(chunk);
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.stderr.write(Buffer.concat(written));
      if (code !== 0) process.stderr.write(`npm run ${name}: not in order\n`);
      resolve(code === 0);
    });
  });
}

readArguments(
  new Command('check').description(
    'Format, types, lint, fences and unused code, side by side; the phone page has types of its own.',
  ),
);

const waiting = [...PARTS];

/** Runs one after the other until none waits; gives whether all were in order. */
async function runWaiting(): Promise<boolean> {
  let inOrder = true;
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
    inOrder = (await runPart(name)) && inOrder;
  return inOrder;
}

const lanes = Array.from({ length: Math.min(availableParallelism(), PARTS.length) }, runWaiting);
if (!(await Promise.all(lanes)).every(Boolean)) process.exitCode = 1;
