import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { readPhrase } from '../../src/understanding/phrase.ts';
import { TOPICS } from '../../src/understanding/topic.ts';
import { readLexicons } from '../../src/wording/lexicons.ts';
import { LOCALES, wording } from '../support/talk.ts';

const lexicons = readLexicons(LOCALES);

describe.each(LANGUAGES)('the words of %s', (language) => {
  const { concepts, phrases, known, common } = lexicons[language];

  it('are of the form that can be read', () => {
    const all = [...Object.values(concepts), ...Object.values(phrases), known, common].flat();
    const wrong = all.filter((phrase) => {
      try {
        return readPhrase(phrase).length === 0;
      } catch {
        return true;
      }
    });
    expect(wrong).toEqual([]);
  });

  it('name every concept, and say every topic', () => {
    expect(Object.entries(concepts).filter(([, words]) => words.length === 0)).toEqual([]);
    expect(TOPICS.filter((topic) => (phrases[topic] ?? []).length === 0)).toEqual([]);
  });
});

describe('cries for help', () => {
  it.each([
    ['nos tienen secuestrados', 'danger.held'],
    ['socorro', 'danger.cry'],
    ['my baby cannot breathe', 'danger.illness'],
    ['yo kidnape nou', 'danger.held'],
    ['anmwe', 'danger.cry'],
    ['au secours', 'danger.cry'],
    ['quiero morirme', 'danger.suicide'],
  ])('%s', (text, topic) => {
    expect(wording.readout(text).findings[0]?.topic).toBe(topic);
  });

  it.each([
    '1',
    'hola',
    'A200000001',
    '5 de marzo de 1985',
    'Tijuana',
    'Rosa María Guerra',
    'nadie',
    'si',
    'ok',
  ])('%s is none', (text) => {
    expect(wording.readout(text).findings.filter(({ topic }) => topic.startsWith('danger.'))).toEqual([]);
  });
});
