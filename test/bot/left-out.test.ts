import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { LEFT_OUT, LeftOutError } from '../../src/bot/left-out.ts';
// Loads Botkit, as the service does: what stands in is there before it.
import '../../src/bot/turn-botkit.ts';

const require = createRequire(import.meta.url);

/** Makes what `by` gets when it asks for `name`. */
function makeOf(by: string, name: string): () => void {
  const loaded: unknown = createRequire(require.resolve(by))(name);
  if (typeof loaded !== 'object' || loaded === null) throw new Error(`${name} is no module`);
  const thing: unknown = Reflect.get(loaded, 'Anything');
  if (typeof thing !== 'function') throw new Error(`${name} is loaded`);
  return () => {
    Reflect.construct(thing, []);
  };
}

it.each(Object.entries(LEFT_OUT).flatMap(([by, names]) => names.map((name) => [by, name] as const)))(
  'leaves out what %s asks of %s, and says so when it is called',
  (by, name) => {
    expect(makeOf(by, name)).toThrow(LeftOutError);
  },
);

it('leaves our own web server as it is', () => {
  expect(require('express')).toHaveProperty('Router');
});
