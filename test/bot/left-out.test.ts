import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/platform/root.ts';

const folder = join(packageRoot(), 'src/bot/left-out');
const LEFT_OUT = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) =>
    z
      .object({ name: z.string(), version: z.string() })
      .parse(JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'))),
  );
/** Node has one of its own by that name, which comes first. */
const NEVER_LOADED = 'path';

const require = createRequire(import.meta.url);
/** What anything that is exported looks like; functions, so that classes may extend them. */
const exported = z.custom<new () => object>((value) => typeof value === 'function');

/** `export_` of `name`, as Botkit's packages take it. */
function taken(name: string, export_: string): new () => object {
  const loaded: unknown = createRequire(require.resolve('botkit'))(name);
  return exported.parse(Reflect.get(Object(loaded), export_));
}

function call(thing: new () => object): void {
  Reflect.apply(thing, undefined, []);
}

const warnings: string[] = [];
const note = (warning: Error): void => {
  warnings.push(warning.message);
};
const printing = process.rawListeners('warning');
beforeEach(() => {
  warnings.length = 0;
  // They are expected here, and printed nowhere.
  process.removeAllListeners('warning').on('warning', note);
});
afterEach(() => {
  process.removeAllListeners('warning');
  for (const print of printing)
    process.on('warning', (warning: Error) => void Reflect.apply(print, process, [warning]));
});

it.each(LEFT_OUT)('$name says in its version that it stands in', ({ version }) => {
  expect(version).toMatch(/^\d+\.\d+\.\d+\+left\.out$/);
});

describe.each(LEFT_OUT.filter(({ name }) => name !== NEVER_LOADED))('what $name exported', ({ name }) => {
  const said = (what: string): string => `${what} of ${name} was used, which is left out`;

  it('may be named, extended and taken for a key while modules load', () => {
    const Thing = taken(name, 'Thing');
    class More extends Thing {}
    expect(Object.keys({ [String(Reflect.get(Thing, 'KEY'))]: 1 })).toEqual([`${name}: Thing.KEY`]);
    expect(() => new More()).toThrow(said('Thing'));
  });

  it.each<[string, (Thing: new () => object) => unknown]>([
    ['made', (Thing) => new Thing()],
    ['called', call],
    ['written to', (Thing) => Reflect.set(Thing, 'some', 1)],
    ['looked into', (Thing) => Object.keys(Thing)],
    ['compared with', (Thing) => ({}) instanceof Thing],
  ])('says so when it is %s', (_, use) => {
    expect(() => use(taken(name, 'Thing'))).toThrow(said('Thing'));
  });

  it('says so when something of it is called, and to whoever reads warnings when that is swallowed', async () => {
    const part = exported.parse(Reflect.get(taken(name, 'Thing'), 'part'));
    expect(() => {
      call(part);
    }).toThrow(said('Thing.part'));
    await new Promise(setImmediate);
    expect(warnings.at(-1)).toContain(said('Thing.part'));
  });
});

it('botbuilder gives out the core itself', () => {
  const core: unknown = require('botbuilder-core');
  expect(taken('botbuilder', 'TurnContext')).toBe(Reflect.get(Object(core), 'TurnContext'));
});

it('Botkit may make its set of dialogues, and puts nothing into it', async () => {
  const DialogSet = taken('botbuilder-dialogs', 'DialogSet');
  const add = exported.parse(Reflect.get(new DialogSet(), 'add'));
  expect(() => {
    call(add);
  }).toThrow('a DialogSet.add of botbuilder-dialogs was used, which is left out');
  await new Promise(setImmediate);
  expect(warnings).toHaveLength(1);
});

it('leaves the web server that Botkit never starts to be ours', () => {
  expect(createRequire(require.resolve('botkit')).resolve('express')).toBe(require.resolve('express'));
});
