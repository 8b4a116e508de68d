import { describe, expect, it } from 'vitest';
import { fitOf, nameWords, startOf, wordsToFind } from '../../src/domain/name-words.ts';

describe('words of names', () => {
  it.each([
    ['MARÍA JOSÉ', ['maria', 'jose']],
    ['Ma. Luisa', ['maria', 'luisa']],
    ['Fco. Javier', ['francisco', 'javier']],
    ['García-López', ['garcia', 'lopez', 'garcialopez']],
    ['O’Brien', ['brien', 'obrien']],
    ["D'Haïti", ['haiti', 'dhaiti']],
    ['de la Cruz y Muñoz', ['cruz', 'munoz']],
    ['João Conceição dos Santos', ['joao', 'conceicao', 'santos']],
    ['Ana   Ana\tANA', ['ana']],
    ['does not travel: Ximena', ['ximena']],
    ['own name: Zoë', ['zoe']],
    ['Аnа', ['ana']],
    ['محمد', ['محمد']],
    ['😀 — 7', []],
    ['', []],
  ])('of %j are %j', (names, words) => {
    expect(nameWords(names)).toEqual(words);
  });

  it('are no more than names have', () => {
    const sentence = Array.from({ length: 500 }, (_, at) => `palabra${String(at)}`).join(' ');
    expect(nameWords(sentence)).toHaveLength(60);
  });

  it('are looked for apart, and where they may be written as one, as one', () => {
    expect(wordsToFind('maria maria GARCÍA')).toEqual([['maria', 'garcia']]);
    expect(wordsToFind("o'brien")).toEqual([['brien'], ['obrien']]);
    expect(wordsToFind('Jean-Baptiste')).toEqual([['jean', 'baptiste'], ['jeanbaptiste']]);
    expect(wordsToFind(' de la ')).toEqual([]);
  });

  it('fit whole, by their beginning, or by their first four letters', () => {
    expect(fitOf('martinez', 'martinez')).toBe(3);
    expect(fitOf('martinez', 'marti')).toBe(2);
    expect(fitOf('martinez', 'martines')).toBe(1);
    expect(fitOf('martinez', 'mar')).toBe(0);
    expect(fitOf('mar', 'mart')).toBe(0);
    expect(startOf('ñandú')).toBe('ñand');
  });
});
