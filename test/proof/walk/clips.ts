import { expect, it } from 'vitest';
import { QUESTIONS } from '../../../flows/questions/all.ts';
import { clipNames, reportClips } from '../../../src/proof/clips.ts';
import { LOCALES } from '../../support/talk.ts';
import { walked } from '../../support/walk.ts';

const names = clipNames(LOCALES, walked());

it('every question is a step that may have a clip, in every language', () => {
  const steps = Object.keys(QUESTIONS).sort();
  for (const each of names.values()) expect([...each.steps].sort()).toEqual(steps);
});

it('texts that may have one are the same for everybody: none of danger, none that is filled in', () => {
  const texts = names.get('es')?.texts ?? [];
  expect(texts).toContain('registration.consent.ask');
  expect(texts).toContain('registration.consent.refused');
  expect(texts).not.toContain('registration.family.ask');
  expect(texts).not.toContain('registration.caseNumber.too_short');
  expect(texts.filter((name) => name.startsWith('danger.'))).toEqual([]);
});

it('what is missing is told by language, and what nothing is ever sent with', () => {
  const [es, en] = reportClips(names, [
    { language: 'es', name: 'consent' },
    { language: 'es', name: 'registration.consent.ask' },
    { language: 'en', name: 'danger.answer' },
  ]);
  expect(es).toMatchObject({ language: 'es', stepsThere: 1, textsThere: 1, unknown: [] });
  expect(es?.stepsMissing).not.toContain('consent');
  expect(es?.textsMissing).not.toContain('registration.consent.ask');
  expect(en).toMatchObject({ stepsThere: 0, unknown: ['danger.answer'] });
  expect(en?.stepsMissing).toHaveLength(Object.keys(QUESTIONS).length);
});
