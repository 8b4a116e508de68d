import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { readAbout } from '../../src/wording/languages.ts';
import { LOCALES } from '../support/talk.ts';

describe('readAbout', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'aviso-about-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  function write(of: (language: string) => unknown): void {
    for (const language of LANGUAGES) {
      mkdirSync(join(dir, language));
      writeFileSync(join(dir, language, 'about.json'), JSON.stringify(of(language)));
    }
  }

  it('names every language as it names itself', () => {
    const all = readAbout(LOCALES);
    expect(LANGUAGES.map((language) => all[language].name)).toEqual([
      'Español',
      'English',
      'Português',
      'Kreyòl ayisyen',
      'Français',
    ]);
  });

  it('says of every language whether someone reviewed it, and claims no reviewer with a note that denies one', () => {
    for (const { reviewer, note } of Object.values(readAbout(LOCALES))) {
      expect(note.includes('not yet been reviewed')).toBe(reviewer === null);
    }
  });

  it('takes a reviewer', () => {
    write((language) => ({ name: language, reviewer: 'R. Example', note: 'Reviewed.' }));
    expect(readAbout(dir).ht).toEqual({ name: 'ht', reviewer: 'R. Example', note: 'Reviewed.' });
  });

  it.each([
    ['no reviewer said', { name: 'x', note: 'x' }],
    ['an empty name', { name: '', reviewer: null, note: 'x' }],
    ['something it does not know', { name: 'x', reviewer: null, note: 'x', checked: true }],
  ])('refuses %s', (_, about) => {
    write(() => about);
    expect(() => readAbout(dir)).toThrow();
  });

  it('refuses a language without the file', () => {
    expect(() => readAbout(dir)).toThrow(/ENOENT/);
  });
});
