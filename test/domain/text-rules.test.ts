import { describe, expect, it } from 'vitest';
import { carrierWord, dearCharacter } from '../../src/domain/text-rules.ts';

describe('carrierWord', () => {
  it.each([
    ['Reply YES to go on', 'YES'],
    ['Escriba STOP', 'STOP'],
    ['text "start" to come back', 'START'],
    ['Responda con yes', 'YES'],
    ['Ecrivez «end»', 'END'],
    ['Écrivez UNSTOP.', 'UNSTOP'],
  ])('catches: %s', (text, word) => {
    expect(carrierWord(text)).toBe(word);
  });

  it.each([
    'Yes, it is real.',
    'That is the end.',
    'Text BEGIN.',
    'Escriba ALTO o INICIO.',
    'Ekri RETE.',
    'NONSTOP',
  ])('lets pass: %s', (text) => {
    expect(carrierWord(text)).toBeNull();
  });
});

describe('dearCharacter', () => {
  it('names the first character outside the alphabet of SMS', () => {
    expect(dearCharacter('Situação')).toBe('ç');
    expect(dearCharacter('é ñ ò à ¿ €')).toBeNull();
    expect(dearCharacter('ok 👍')).toBe('👍');
  });
});
