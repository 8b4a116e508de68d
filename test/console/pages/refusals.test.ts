import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { figuresInWords } from '../../../src/changes/changes.ts';
import { NOTHING_SET, settingFaults, type ProgrammeSettings } from '../../../src/domain/programme-record.ts';
import { makeChange } from '../../support/records.ts';
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

/** What no form would let through, as somebody sends it past the form. */
function anything(settings: object): ProgrammeSettings {
  const isAnything = (given: object): given is ProgrammeSettings => 'operator' in given;
  if (!isAnything(settings)) throw new Error('no settings');
  return settings;
}

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
      'It would be: 3 families taken in. State the number of families as it is now; 2 was stated. Nothing was changed.',
      'Sería: se admiten 3 familias. Escriba el número de familias como es ahora; se escribió 2. No se cambió nada.',
    ],
    [
      'The figures have changed since it was proposed. Then: 3 families concerned, 2 appointments cancelled for 5 people. Now: 4 families concerned, 1 appointments cancelled and 2 moved to a later date for 6 people. Look at it again and state the new number. Nothing was changed.',
      'Las cifras cambiaron desde que se propuso. Entonces: 3 familias afectadas, 2 citas canceladas para 5 personas. Ahora: 4 familias afectadas, 1 citas canceladas y 2 pasadas a otra fecha para 6 personas. Mírelo otra vez y escriba el número nuevo. No se cambió nada.',
    ],
    ['The change is rejected.', 'El cambio está en otro estado: rechazado.'],
    ['It was cancelled before.', 'Ya estaba así antes: cancelada.'],
  ])('%s', (english, spanish) => {
    expect(es.refused(english)).toEqual({ text: spanish, lang: undefined });
    expect(en.refused(english)).toEqual({ text: english, lang: undefined });
  });

  it.each([
    { appointments: 5, moved: 0 },
    { appointments: 5, moved: 2 },
    { takenIn: [{ port: 'gateway', families: 3, people: 4 } as const] },
  ])('gives figures in Spanish: %j', (figures) => {
    const said = figuresInWords({ ...makeChange().figures, takenIn: [], ...figures });
    expect(es.refused(said).lang).toBeUndefined();
    expect(es.refused(said).text).not.toContain('families');
  });

  it('is said in Spanish of everything that can be wrong with what admins set', () => {
    const settings = {
      ...NOTHING_SET,
      operator: '\n',
      viewers: { xx: '' },
      staffPhones: [
        { number: '1', who: '' },
        { number: '1', who: '' },
      ],
      gates: { atlantis: '' },
      officeHours: Array.from({ length: 101 }, () => ({ days: [9], from: '9', to: '8', zone: 'x' })),
      helplines: [{ name: '', number: 'x', languages: [] }],
      papers: Array.from({ length: 40 }, () => ({
        name: { es: ',', en: 'x'.repeat(99), pt: '', ht: '', fr: '' },
        families: true,
      })),
    };
    const details = new Set(settingFaults(anything(settings)).map(({ detail }) => detail));
    expect(details.size).toBeGreaterThan(15);
    for (const detail of [...details, 'The name suggests to travel.', '“Ruta” suggests to travel.'])
      expect(es.refused(detail).lang, detail).toBeUndefined();
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
