import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { playTalk } from './talk-script.ts';
import { registrationIn } from './whole-way.ts';

/**
 * Golden talks of people who write something else than an answer. The transcripts are beside this file, to be read as they would
 * be on the phone; UPDATE_TALKS=1 writes them anew.
 */
const PHONE = { from: '+526640000001', channel: 'sms' } as const;

const STORIES = {
  'a family with a death': [
    ...registrationIn('es'),
    '> mi esposo fallecio la semana pasada',
    '@assign',
    '> como le hago si mi esposo ya murio',
    '> ESTADO',
  ],
  'danger at every step': [
    '> hola',
    '> 1',
    '# At the consent.',
    '> nos tienen secuestrados en una casa',
    '> 1',
    '# At the case number.',
    '> ayuda por favor nos van a matar',
    '> A200000001',
    '> 14 de marzo de 1988',
    '# At the family.',
    '> se llevaron a mi hijo',
    '> 1',
    '> 1',
    '> 1',
    '> 1',
    '# Registered.',
    '> mi bebe no puede respirar',
    '# Stopped, an hour later.',
    '@clock 2021-02-20T19:00:00Z',
    '> ALTO',
    '> unos hombres nos siguen desde ayer',
    '> gracias',
  ],
  'a woman who cannot talk openly': [
    ...registrationIn('es').slice(0, -2),
    '> 6',
    '> 1',
    '> no puedo hablar el esta aqui conmigo',
    '> no me llamen',
    '> ya',
  ],
} as const;

const goldenOf = (story: string): URL => new URL(`story.${story.replaceAll(' ', '-')}.txt`, import.meta.url);

describe('the story of', () => {
  it.each(Object.entries(STORIES))('%s', async (story, script) => {
    const { transcript } = await playTalk(script, PHONE);
    if (process.env['UPDATE_TALKS'] === '1') writeFileSync(goldenOf(story), transcript);
    expect(transcript).toBe(readFileSync(goldenOf(story), 'utf8'));
  });
});
