import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConsoleWords } from '../../../src/console/pages/words.ts';
import { packageRoot } from '../../../src/platform/root.ts';

const { en, es } = readConsoleWords(join(packageRoot(), 'locales'));
/** Rooms whose refusals a member of staff meets on a page. */
const ROOMS =
  'accounts appointments broadcasts changes decisions erasure jobs people programme staff staff-requests'.split(
    ' ',
  );
const THROWN = /AvisoError\(\s*'(?:not_possible|text_refused)',\s*(['`])((?:\\.|(?!\1).)*)\1/gs;
/** Lists of faults, each said on its own, and sentences of which a part is left out: tried below as they come out. */
const PUT_TOGETHER = /^\$\{wrong\.join|^It would be: |^It may be the same person as |test messages a day/;

/** Each refusal of these rooms as it is written, with a word in place of every value. */
function refusals(): readonly string[] {
  return ROOMS.flatMap((room) => {
    const folder = join(packageRoot(), 'src', room);
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(THROWN)])
      .map(([, , words = '']) => words)
      .filter((words) => !PUT_TOGETHER.test(words))
      .map((words) => words.replaceAll(/\$\{[^}]*\}/g, 'VALUE'));
  });
}

describe('why something is refused', () => {
  it('is said in Spanish on a Spanish page, whatever room refuses it', () => {
    const all = refusals();
    expect(all.length).toBeGreaterThan(70);
    expect(all.filter((reason) => es.refused(reason).lang !== undefined)).toEqual([]);
    const lost = all.filter(
      (reason) => reason.includes('VALUE') && !es.refused(reason).text.includes('VALUE'),
    );
    expect(lost).toEqual([]);
  });

  it.each([
    ['The note is empty.', 'La nota está vacía.'],
    [
      'Slot gateway|2021-03-01|09:00 has no room for 3 people.',
      'El horario gateway|2021-03-01|09:00 no tiene lugar para 3 personas.',
    ],
    [
      '“manana” names a time: say it together with your call or message, or leave it out.',
      '«manana» nombra una hora: dígala junto con su llamada o mensaje, o quítela.',
    ],
    [
      '“puente” names a place to go to: leave it out, or say that they must not go there; “fila” speaks of a line or of room for some: leave it out.',
      '«puente» nombra un lugar al que ir: quítelo, o diga que no vayan allí; «fila» habla de una fila o de lugares para algunos: quítelo.',
    ],
    [
      'It would be: 3 families concerned. State the number of families as it is now; 2 was stated. Nothing was changed.',
      'Sería: 3 families concerned. Escriba el número de families como es ahora; se escribió 2. No se cambió nada.',
    ],
  ])('%s', (english, spanish) => {
    expect(es.refused(english)).toEqual({ text: spanish, lang: undefined });
    expect(en.refused(english)).toEqual({ text: english, lang: undefined });
  });

  it('stays as the room says it, and is marked as English, where nobody wrote it in Spanish', () => {
    expect(es.refused('Something new (a+b) was refused.')).toEqual({
      text: 'Something new (a+b) was refused.',
      lang: 'en',
    });
    expect(es.refused('“x” speaks of a line or of room for some: leave it out; something new.').lang).toBe(
      'en',
    );
  });
});
