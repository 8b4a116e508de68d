// Runs commands one after another in this one process, each as if it had just been started: what a command takes to
// start is nearly all the loading of modules, and those stay loaded. Only its entry file is evaluated anew.
import { pathToFileURL } from 'node:url';

const reallyExit = process.exit.bind(process);
const streams = [process.stdout, process.stderr];
const writes = streams.map((stream) => stream.write);
const heard = [process.stdout, process.stderr, process];
let runs = 0;
let current = null;

/** Thrown where a command ends its process: nothing of it goes on. */
class Exited extends Error {}

process.exit = (code) => {
  end(code ?? process.exitCode ?? 0);
  throw new Exited();
};
process.on('uncaughtException', failed);
process.on('unhandledRejection', failed);
const listeners = heard.map((emitter) => all(emitter));
process.on('message', (asked) => void run(asked));

async function run({ script, args, env, mark }) {
  process.argv.splice(1, Infinity, script, ...args);
  for (const name of Object.keys(process.env)) if (!(name in env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
  process.exitCode = undefined;
  current = mark;
  runs += 1;
  try {
    await import(`${pathToFileURL(script).href}?run=${runs}`);
    end(process.exitCode ?? 0);
  } catch (error) {
    failed(error);
  }
}

/** What nobody caught: on standard error, and the end, as Node does. */
function failed(error) {
  if (error instanceof Exited) return;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  if (current === null) reallyExit(70);
  end(1);
}

/** The command is over: marks where its output ends, and lets nothing out that it would still have written. */
function end(code) {
  if (current === null) return;
  const mark = current;
  current = null;
  for (const stream of streams) {
    stream.write(mark);
    stream.write = (_chunk, ...rest) => {
      rest.find((each) => typeof each === 'function')?.();
      return true;
    };
  }
  setImmediate(() => {
    streams.forEach((stream, i) => (stream.write = writes[i]));
    heard.forEach((emitter, i) => {
      for (const [name, listener] of all(emitter))
        if (!listeners[i].some(([its, one]) => its === name && one === listener)) emitter.off(name, listener);
    });
    process.exitCode = undefined;
    process.send(code);
  });
}

function all(emitter) {
  return emitter
    .eventNames()
    .filter((name) => name !== 'message' && name !== 'internalMessage')
    .flatMap((name) => emitter.rawListeners(name).map((listener) => [name, listener]));
}
