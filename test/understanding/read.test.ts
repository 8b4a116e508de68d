import { describe, expect, it } from 'vitest';
import { slipsBetween } from '../../src/domain/slips.ts';
import { createFinder } from '../../src/understanding/finder.ts';
import { entriesIn, readPhrase } from '../../src/understanding/phrase.ts';
import { createTextReader } from '../../src/understanding/read.ts';
import { RULES } from '../../src/understanding/rules.ts';
import { tokensOf } from '../../src/understanding/tokens.ts';
import { createVocabulary } from '../../src/understanding/vocabulary.ts';
import { SMALL } from './small-lexicons.ts';

const words = (text: string): readonly string[] => tokensOf(text).map(({ word }) => word);
const reader = createTextReader(SMALL, RULES);
const topics = (text: string): readonly string[] => reader.read(text).findings.map(({ topic }) => topic);

describe('tokens', () => {
  it('are folded, without held letters, and end clauses at signs', () => {
    expect(words('¡AYUDAAAA, señora!')).toEqual(['ayuda', 'senora']);
    expect(tokensOf('no, es mañana').map(({ clause }) => clause)).toEqual([0, 1, 1]);
  });

  it('keep emoji that say something, and letters said one by one', () => {
    expect(words('👍🏽')).toEqual(['emojiyes']);
    expect(words('S O S')).toEqual(['sos']);
    expect(words('🙏')).toEqual(['emoji1f64f']);
    expect(words('')).toEqual([]);
  });
});

describe('a phrase', () => {
  it('has words in order, parts that may be left out, and gaps', () => {
    expect(entriesIn(readPhrase("m'ap [la] (chache|jwenn*) .. moun"))).toEqual([
      'm',
      'ap',
      'la',
      'chache',
      'jwenn*',
      'moun',
    ]);
  });

  it.each(['(a|b', 'a)', '[a]', '..', 'a | b'])('%s is a mistake', (phrase) => {
    expect(() => readPhrase(phrase)).toThrow(RangeError);
  });
});

describe('the vocabulary', () => {
  it('knows a word exactly, by its beginning, or with a slip', () => {
    const vocabulary = createVocabulary();
    const [stem, word, short] = ['secuestr*', 'policia', 'casa'].map((entry) => vocabulary.idOf(entry));
    vocabulary.seal();
    expect(vocabulary.entriesOf('secuestrados')).toEqual([stem]);
    expect(vocabulary.entriesOf('secustrados')).toEqual([stem]);
    expect(vocabulary.entriesOf('polisia')).toEqual([word]);
    expect(vocabulary.entriesOf('casa')).toEqual([short]);
    expect(vocabulary.entriesOf('cosa')).toEqual([]);
  });

  it('counts slips: more, less, other, exchanged', () => {
    expect(slipsBetween('policia', 'polciia', 2)).toBe(1);
    expect(slipsBetween('policia', 'polica', 2)).toBe(1);
    expect(slipsBetween('policia', 'perro', 2)).toBeGreaterThan(2);
  });
});

describe('the finder', () => {
  it('finds phrases over each other, with what may stand between', () => {
    const vocabulary = createVocabulary();
    const finder = createFinder<string>(vocabulary);
    finder.add(readPhrase('(aa|bb bb) [cc] dd'), 'one', 'es');
    finder.add(readPhrase('aa cc'), 'two', 'es');
    finder.add(readPhrase('aa .. ee'), 'gap', 'es');
    vocabulary.seal();
    const found = (text: string) =>
      finder.find(tokensOf(text)).map(({ means, from, to }) => [means, from, to]);
    expect(found('aa cc dd')).toEqual([
      ['one', 0, 2],
      ['two', 0, 1],
    ]);
    expect(found('bb bb dd')).toEqual([['one', 0, 2]]);
    expect(found('aa xx xx xx ee')).toEqual([['gap', 0, 4]]);
    expect(found('aa xx xx xx xx ee')).toEqual([]);
    expect(found('bb dd')).toEqual([]);
  });
});

describe('a text', () => {
  it('says topics by phrases and by words together, danger first', () => {
    expect(topics('cuanto tiempo mas')).toEqual(['ask.how_long']);
    expect(topics('quiero hablar con una persona')).toContain('want.person');
    expect(topics('cuando es mi cita? nos tienen encerrados')[0]).toBe('danger.held');
  });

  it('says why, by what is logged and by its words', () => {
    expect(reader.read('me secuestraron').findings[0]).toMatchObject({
      topic: 'danger.held',
      because: ['hold'],
      words: ['secuestraron'],
    });
  });

  it('does not say what is denied', () => {
    expect(topics('no me pegan')).not.toContain('danger.violence');
    expect(topics('me pegan')).toContain('danger.violence');
    expect(topics('no quiero cancelar mi cita')).not.toContain('want.cancel');
  });

  it('is read with the spelling of phones, and slips', () => {
    expect(reader.read('xq').words).toEqual(['por', 'que']);
    expect(topics('nos secustraron')).toContain('danger.held');
  });

  it('has a language where its words tell, and no word of it is read as another’s', () => {
    expect(reader.read('la cita de mi hija').language).toBe('es');
    expect(reader.read('when is the').language).toBe('en');
    expect(reader.read('no').language).toBeNull();
    expect(topics('con mi hija')).not.toContain('tell.insult');
  });

  it('says nothing where nothing is known', () => {
    expect(reader.read('perro')).toMatchObject({ findings: [], language: null });
    expect(topics('')).toEqual([]);
  });
});
