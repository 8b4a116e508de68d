import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CARRIER_HELP,
  CARRIER_START,
  CARRIER_STOP,
  carrierActsOn,
  fold,
  INTENTS,
  keywordIndex,
  withoutCourtesy,
} from '../../src/domain/keywords.ts';

const LISTS = {
  stop: [
    [...CARRIER_STOP],
    ['ALTO', 'PARAR', 'BAJA', 'no más mensajes'],
    ['PARE', 'SAIR'],
    ['RETE', 'KANPE'],
    ['ARRÊT'],
  ],
  stop_news: [
    ['NO NEWS'],
    ['SIN NOTICIAS', 'no más noticias'],
    ['SEM NOTÍCIAS'],
    ['SAN NOUVÈL'],
    ['SANS NOUVELLES'],
  ],
  start: [['START', 'UNSTOP'], ['INICIO', 'ALTA'], ['COMEÇAR'], ['KÒMANSE'], ['DÉMARRER']],
  help: [['HELP', 'INFO'], ['AYUDA'], ['AJUDA'], ['ÈD'], ['AIDE']],
  status: [['STATUS'], ['ESTADO', 'mi cita'], ['SITUAÇÃO'], ['ESTATI'], ['STATUT']],
  language: [['LANGUAGE', 'LANG'], ['IDIOMA'], ['IDIOMA'], ['LANG'], ['LANGUE']],
  person: [['AGENT', 'PERSON'], ['PERSONA'], ['PESSOA'], ['MOUN'], ['PERSONNE']],
  wrong: [['WRONG'], ['EQUIVOCADO', 'número equivocado'], ['ERRADO']],
  back: [['BACK'], ['ATRÁS', 'VOLVER'], ['VOLTAR'], ['RETOUNEN'], ['RETOUR']],
  confirm: [['CONFIRM'], ['CONFIRMO']],
  cannot_come: [['I cannot come'], ['NO PUEDO', 'no puedo ir']],
  other_phone: [['OTHER PHONE'], ['OTRO TELÉFONO']],
  erase: [['DELETE'], ['BORRAR', 'borrar mis datos']],
  cancel_which: [[], ['CANCELAR'], ['CANCELAR'], [], ['ANNULER']],
} as const;
const index = keywordIndex(LISTS);

describe('fold', () => {
  it.each([
    ['  ¡Hola,   MUNDO!  ', 'hola mundo'],
    ['Atrás', 'atras'],
    ['ARRÊT', 'arret'],
    ['EE.UU.', 'ee uu'],
    ['U.S.A.', 'u s a'],
    ["s'il vous plaît", 's il vous plait'],
    ['“ayuda” 🙏🏽', 'ayuda'],
    ['１️⃣', '1'],
    ['cœur Straße Æon', 'coeur strasse aeon'],
    ['İstanbul', 'istanbul'],
    ['a\u0301\u00a0b\tc\nd', 'a b c d'],
    ['👍', ''],
    ['', ''],
  ])('%j is %j', (text, wanted) => {
    expect(fold(text)).toBe(wanted);
  });

  it('holds nothing but letters, digits and single spaces, and stays as it is when folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const folded = fold(text);
        expect(folded).toMatch(/^([\p{L}\p{N}]+( [\p{L}\p{N}]+)*)?$/u);
        expect(fold(folded)).toBe(folded);
      }),
      { numRuns: 500 },
    );
  });
});

describe('withoutCourtesy', () => {
  it.each([
    ['ayuda por favor', 'ayuda'],
    ['por favor ayuda gracias', 'ayuda'],
    ['please please help', 'help'],
    ['gracias', 'gracias'],
    ['ed tanpri mesi', 'ed'],
    ['aide s il vous plait', 'aide'],
    ['', ''],
  ])('%j is %j', (text, wanted) => {
    expect(withoutCourtesy(text)).toBe(wanted);
  });
});

describe('keywordIndex', () => {
  it.each([
    ['STOP', 'stop'],
    ['stop.', 'stop'],
    ['"Stop"', 'stop'],
    ['Stop!!! 😡', 'stop'],
    ['alto por favor', 'stop'],
    ['Please stop', 'stop'],
    ['No mas mensajes', 'stop'],
    ['arret', 'stop'],
    ['cancel', 'stop'],
    ['sin noticias', 'stop_news'],
    ['Por favor, no mas noticias!', 'stop_news'],
    ['Sans nouvelles svp', 'stop_news'],
    ['Alta', 'start'],
    ['comecar', 'start'],
    ['¿Ayuda?', 'help'],
    ['AYUDA 🙏', 'help'],
    ['ayuda, por favor, gracias', 'help'],
    ['Ed', 'help'],
    ['èd tanpri', 'help'],
    ['info', 'help'],
    ['estado', 'status'],
    ['Mi  cita?', 'status'],
    ['situacao', 'status'],
    ['idioma', 'language'],
    ['persona porfa', 'person'],
    ['Número equivocado', 'wrong'],
    ['numero   EQUIVOCADO.', 'wrong'],
    ['atras', 'back'],
    ['(volver)', 'back'],
    ['Confirmo', 'confirm'],
    ['no puedo ir', 'cannot_come'],
    ['Cancelar', 'cancel_which'],
    ['annuler svp', 'cancel_which'],
  ])('%j asks for %s', (text, intent) => {
    expect(index.match(text)).toBe(intent);
  });

  it.each([
    '',
    ' ',
    '👍',
    '1',
    'hola',
    'no',
    'yes',
    'gracias',
    'por favor',
    'no quiero parar',
    'alto riesgo',
    'necesito ayuda con mi caso',
    'mi estado es Chihuahua',
    'stop it now',
    'ayudame',
    'baja california',
    'vivo en Baja',
    'agente',
    'personas',
    `ayuda${' '.repeat(100)}`,
  ])('%j asks for nothing', (text) => {
    expect(index.match(text)).toBeNull();
  });

  it('knows every word of every list', () => {
    for (const intent of INTENTS) {
      for (const word of LISTS[intent].flat()) {
        for (const text of [word, word.toLowerCase(), ` ${word}! `, `«${word}»`])
          expect(index.match(text)).toBe(intent);
      }
    }
  });

  it('refuses a word that stands under two intents, in whatever spelling', () => {
    expect(() => keywordIndex({ ...LISTS, back: [['Aýuda']] })).toThrow(/help and back/);
    expect(() => keywordIndex({ ...LISTS, back: [['...', '']] })).not.toThrow();
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect([null, ...INTENTS]).toContain(index.match(text));
      }),
    );
  });
});

describe('carrierActsOn', () => {
  it('knows the words of the carrier side', () => {
    for (const word of CARRIER_STOP) expect(carrierActsOn(word)).toBe('stop');
    for (const word of CARRIER_START) expect(carrierActsOn(` ${word.toLowerCase()}\n`)).toBe('start');
    for (const word of CARRIER_HELP) expect(carrierActsOn(word)).toBe('help');
  });

  it.each(['ALTO', 'cancelar', 'STOP PLEASE', 'PLEASE CANCEL', '', 'si', '1'])(
    'knows that %j passes',
    (text) => {
      expect(carrierActsOn(text)).toBeNull();
    },
  );
});
