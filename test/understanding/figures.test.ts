import { describe, expect, it } from 'vitest';
import { isDanger } from '../../src/understanding/topic.ts';
import { wording } from '../support/talk.ts';

const topicsOf = (text: string): readonly string[] =>
  wording.readout(text).findings.map(({ topic }) => topic);
const dangersIn = (text: string): readonly string[] =>
  wording.readout(text).findings.flatMap(({ topic }) => (isDanger(topic) ? [topic] : []));

describe('words of danger that say none', () => {
  it.each([
    'me muero de ganas de ver a mi familia',
    'nos matan con tanta espera',
    'mi celular se murio',
    'i am dying to know my date',
    'this waiting is killing me',
    'is it dangerous to travel now',
    'to morrendo de vontade de chegar',
    'telefòn mwen mouri',
    'je meurs d envie de savoir',
  ])('%s', (text) => {
    expect(dangersIn(text)).toEqual([]);
  });

  it.each([
    ['me muero de hambre con mis hijos', 'danger.destitute'],
    ['nos matan si no pagamos', 'danger.threat'],
    ['they are killing people outside, i am dying to know my date', 'danger.threat'],
    ['me muero de ganas de morirme, ya no quiero vivir', 'danger.suicide'],
  ])('%s is danger all the same', (text, topic) => {
    expect(dangersIn(text)).toContain(topic);
  });
});

describe('what is over, told of others, or answered by a phone', () => {
  it.each([
    'el año pasado me secuestraron pero ya estoy bien',
    'last year i was kidnapped but im ok now',
    'mon fils va mieux la fievre est partie',
    'vi en las noticias que mataron a unos migrantes',
    'i saw on the news migrants got killed',
    "Sorry I can't talk right now",
    'No momento não posso atender, ligo mais tarde',
    'no me deja mandar la foto',
  ])('%s is no danger', (text) => {
    expect(dangersIn(text)).toEqual([]);
  });

  it.each([
    ['ya estoy bien pero ahora me siguen unos hombres', 'danger.threat'],
    ['vi en las noticias que mataron a mi hermano', 'danger.threat'],
    ["i can't talk he is listening", 'danger.silent'],
    ['no me dejan entrar y tengo la cita', 'danger.turned_away'],
    ['se kidnapè yo ki kenbe nou', 'danger.threat'],
  ])('%s is', (text, topic) => {
    expect(dangersIn(text)).toContain(topic);
  });
});

describe('what one lives with', () => {
  it.each([
    'mi hija padece de asma',
    'my son has the flu',
    'meu filho e autista',
    'manman m gen tansyon',
    'mon fils est diabetique',
  ])('%s is no danger', (text) => {
    expect(dangersIn(text)).toEqual([]);
  });

  it.each([
    'mi hija tiene asma y no puede respirar',
    'my son has the flu and is unconscious',
    'mon fils diabetique a perdu connaissance',
  ])('%s is one', (text) => {
    expect(dangersIn(text)).toEqual(['danger.illness']);
  });
});

describe('of several things that a text says', () => {
  it.each([
    ['como le hago si mi esposo ya murio', 'tell.death'],
    ['hola buenas, cuando es mi cita', 'ask.when'],
    ['ayudenme por favor, perdi mis papeles', 'tell.lost_papers'],
    ['thank you but how much does it cost', 'ask.cost'],
  ])('%s: %s comes first', (text, topic) => {
    expect(topicsOf(text)[0]).toBe(topic);
  });
});

describe('a word or two', () => {
  it.each(['si', 'no', 'ok', 'yes', 'wi', 'oui', 'ok gracias', 'pa', 'sim', '1'])(
    '%s is like no sentence',
    (text) => {
      expect(wording.readout(text).findings.filter(({ by }) => by === 'likeness')).toEqual([]);
    },
  );
});
