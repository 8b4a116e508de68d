import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isGsm7 } from '../../src/domain/gsm.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { createWording, readLocales } from '../../src/wording/i18n.ts';
import { LOCALES, wording } from '../support/talk.ts';

describe('dates and times', () => {
  it.each([
    ['es', 'miércoles 24 de febrero', '24 febrero 2021', '9:05 de la mañana', '12 del día'],
    ['en', 'Wednesday February 24', 'February 24 2021', '9:05 am', '12 noon'],
    ['pt', 'quarta 24 de fevereiro', '24 fevereiro 2021', '9h05', '12h'],
    ['ht', 'mèkredi 24 fevriye', '24 fevriye 2021', '9:05 nan maten', '12è midi'],
    ['fr', 'mercredi 24 février', '24 février 2021', '9h05', '12h'],
  ] as const)('are written the way of %s', (language, date, day, morning, noon) => {
    expect(wording.date('2021-02-24', language)).toBe(date);
    expect(wording.day('2021-02-24', language)).toBe(day);
    expect(wording.time('09:05', language)).toBe(morning);
    expect(wording.time('12:00', language)).toBe(noon);
  });

  it('know every day of the week and every month, each by another word', () => {
    for (const language of LANGUAGES) {
      const week = Array.from({ length: 7 }, (_, i) => wording.date(`2021-03-0${String(i + 1)}`, language));
      const year = Array.from({ length: 12 }, (_, i) =>
        wording.day(`2021-${String(i + 1).padStart(2, '0')}-01`, language),
      );
      expect(new Set(week.map((date) => date.replace(/\d+/g, ''))).size).toBe(7);
      expect(new Set(year).size).toBe(12);
    }
  });

  it.each([
    ['00:30', '12:30 de la mañana'],
    ['10:00', '10 de la mañana'],
    ['11:59', '11:59 de la mañana'],
    ['12:15', '12:15 del día'],
    ['13:00', '1 de la tarde'],
    ['18:59', '6:59 de la tarde'],
    ['19:00', '7 de la noche'],
    ['23:45', '11:45 de la noche'],
  ])('write %s on a 12-hour clock as %s', (time, written) => {
    expect(wording.time(time, 'es')).toBe(written);
  });

  it('throw on a date that is none', () => {
    expect(() => wording.date('2021-02-30', 'es')).toThrow(RangeError);
  });
});

describe('texts', () => {
  it('are filled as they are given: nothing is escaped, nothing in a value is taken for a key or a placeholder', () => {
    const names = `Ana & "Luis" <x> {{receipt}} $t(conversation:help)`;
    expect(wording.text({ key: 'conversation:reference.names', values: { names } }, 'es', 'sms')).toBe(
      `Es de: ${names}.`,
    );
  });

  it.each(LANGUAGES)('throw when the key is missing, in %s', (language) => {
    expect(() => wording.text({ key: 'conversation:no.such' }, language, 'sms')).toThrow(/no text for/);
  });

  it('do not fall back to another language, and the same holds for a file', () => {
    withLocales((dir) => {
      const file = join(dir, 'fr', 'conversation.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('"help"', '"helpless"'));
      const broken = createWording({ localesDir: dir });
      expect(() => broken.text({ key: 'conversation:help' }, 'fr', 'sms')).toThrow(/no text for/);
      expect(broken.text({ key: 'conversation:help' }, 'es', 'sms')).toContain('ESTADO');
    });
  });

  it('read better with more room on WhatsApp where a locale says so', () => {
    withLocales((dir) => {
      const file = join(dir, 'es', 'conversation.json');
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace('"help":', '"help_whatsapp": "Más largo.", "help":'),
      );
      const roomy = createWording({ localesDir: dir });
      expect(roomy.text({ key: 'conversation:help' }, 'es', 'whatsapp')).toBe('Más largo.');
      expect(roomy.text({ key: 'conversation:help' }, 'es', 'sms')).toContain('ESTADO');
    });
  });

  it('say who runs the service, and who sees what people write once the operator has set it', () => {
    const ask = { key: 'registration:consent.ask' };
    expect(wording.text(ask, 'es', 'sms')).toMatch(/^Aviso demo usa [^.]*\. Es gratis/);
    const set = createWording({
      localesDir: LOCALES,
      programme: () => ({ operator: 'Casa Ejemplo', viewers: { es: 'el equipo' }, gates: {}, papers: [] }),
    });
    expect(set.text(ask, 'es', 'sms')).toMatch(/^Casa Ejemplo usa [^.]*\. Lo ven: el equipo\. Es gratis/);
    expect(set.text(ask, 'en', 'sms')).not.toContain('Seen by');
  });

  it('of a file that is not JSON stop the start', () => {
    withLocales((dir) => {
      writeFileSync(join(dir, 'pt', 'conversation.json'), '{ "help": ');
      expect(() => readLocales(dir)).toThrow(SyntaxError);
    });
  });

  let temp = '';
  beforeEach(() => {
    temp = mkdtempSync(join(tmpdir(), 'aviso-locales-'));
  });
  afterEach(() => {
    rmSync(temp, { recursive: true });
  });
  function withLocales(use: (dir: string) => void): void {
    cpSync(LOCALES, temp, { recursive: true });
    use(temp);
  }
});

describe('render', () => {
  const body = 'Situação de José, à cœur: “Ñandú” — ¿sí? Kreyòl';

  it('rewrites an SMS to the alphabet that costs least, keeping what is inside', () => {
    const { content, segments } = wording.render({ body }, 'sms');
    expect(content.body).toBe('Situacao de José, à coeur: "Ñandu" - ¿si? Kreyòl');
    expect(isGsm7(content.body)).toBe(true);
    expect(segments).toBe(1);
  });

  it('counts the segments of what is sent, not of what was written', () => {
    expect(wording.render({ body: 'á'.repeat(160) }, 'sms').segments).toBe(1);
    expect(wording.render({ body: 'á'.repeat(161) }, 'sms').segments).toBe(2);
    expect(wording.render({ body: 'á'.repeat(307) }, 'sms').segments).toBe(3);
  });

  it('leaves an SMS whose author keeps the accents as it is, and counts it so', () => {
    const { content, segments } = wording.render({ body, keepAccents: true }, 'sms');
    expect(content).toEqual({ body });
    expect(segments).toBe(1);
    expect(wording.render({ body: 'á'.repeat(71), keepAccents: true }, 'sms').segments).toBe(2);
  });

  it('keeps accents, choices and the place on WhatsApp, as one message', () => {
    const content = {
      body,
      choices: [{ id: 'x#1', title: 'Sí' }],
      location: { latitude: 32.5, longitude: -117, label: 'PedWest' },
    };
    expect(wording.render(content, 'whatsapp')).toEqual({ content, segments: 1 });
  });

  it('gives an SMS its choices for the simulator, and no place', () => {
    const location = { latitude: 32.5, longitude: -117, label: 'PedWest' };
    const choices = [{ id: 'x#1', title: 'Sí' }];
    expect(wording.render({ body: 'Sí', choices, location }, 'sms').content).toEqual({ body: 'Si', choices });
  });
});
