// Prints, as JSON, every pattern that the service makes of words while it is loaded: of the rules in the code and of locales/.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../../dist');
const made = new Map();
globalThis.RegExp = new Proxy(RegExp, {
  construct(target, given, as) {
    const pattern = Reflect.construct(target, given, as);
    const where = /dist\/((?:src|flows)\/[\w./-]+)\.js/.exec(new Error().stack ?? '')?.[1];
    if (where !== undefined && typeof given[0] === 'string')
      made.set(String(pattern), { file: `${where}.ts`, source: pattern.source, flags: pattern.flags });
    return pattern;
  },
});
for (const room of ['flows', 'src/domain', 'src/csv', 'src/wording', 'src/understanding'])
  for (const name of readdirSync(join(dist, room), { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.js')) await import(join(dist, room, name));
const locales = join(dist, '../locales');
const { readKeywords } = await import(join(dist, 'src/wording/words.js'));
readKeywords(locales).match('hola');
const { createWording } = await import(join(dist, 'src/wording/i18n.js'));
createWording({ localesDir: locales }).said('hola');
process.stdout.write(JSON.stringify([...made.values()]));
