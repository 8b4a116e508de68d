import { describe, expect, it } from 'vitest';
import { lookAtText, type Judged } from '../../src/broadcasts/text-lines.ts';
import { PLACE_NAMES } from '../../flows/place-names.ts';
import { textProblemsOf } from '../../src/domain/broadcast-problems.ts';
import { wording } from '../support/talk.ts';

const judged = (es: string, over: Partial<Judged> = {}): Judged => ({
  ...{ texts: { es }, audience: { include: {}, exclude: [] }, fallback: null, keepAccents: false },
  ...over,
});
const look = (es: string, over: Partial<Judged> = {}) => lookAtText({ wording }, judged(es, over), 'es')!;
const codesOf = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);

describe('a text that is looked at', () => {
  it('has each problem beside the first line that it stands in, and none twice', () => {
    const { lines, problems } = look('Aviso: hay noticias.\nVenga al puente.\n\nHola {{nombre}}, venga.');
    expect(lines.map(({ text }) => text)).toEqual([
      'Aviso: hay noticias.',
      'Venga al puente.',
      '',
      'Hola {{nombre}}, venga.',
    ]);
    expect(lines.map((line) => codesOf(line.problems))).toEqual([
      [],
      expect.arrayContaining(['moving_word']),
      [],
      ['unknown_variable'],
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    'Aviso: hay noticias.\nVenga al puente mañana.',
    'Hola {{nombre\n}} y {{receipt}}',
    'Приходите 🙂',
    'palabra '.repeat(60),
    'Escriba ALTO\no venga.',
    '   ',
  ])('says what the whole text says, and nothing else: %j', (text) => {
    const { lines, problems } = look(text);
    const said = [...lines.flatMap((line) => line.problems), ...problems];
    const whole = textProblemsOf(judged(text), PLACE_NAMES);
    expect(said).toHaveLength(whole.length);
    expect(said).toEqual(expect.arrayContaining([...whole]));
  });

  it('is shown as it leaves, filled with examples, and not where it asks for what nobody has', () => {
    expect(look('Hola {{first_name}}, está cerrado.').sample).toEqual({
      body: 'Hola Ana, esta cerrado.',
      segments: 1,
    });
    expect(look('Hola {{nombre}}').sample).toBeNull();
    expect(lookAtText({ wording }, judged('Hola'), 'en')).toBeNull();
  });
});
