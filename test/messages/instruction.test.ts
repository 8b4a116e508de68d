import { describe, expect, it } from 'vitest';
import { papersFor, PORTS } from '../../flows/programme.ts';
import { RULES } from '../../flows/eligibility.ts';
import { outcomeKey } from '../../flows/registration.ts';
import { appointmentText, instructionContents } from '../../src/messages/instruction.ts';
import { fitsSeptets, isGsm7, segmentsOf, toGsm7 } from '../../src/domain/gsm.ts';
import { LANGUAGES as ALL_LANGUAGES } from '../../src/domain/language.ts';
import { DEMO_WORDS, MOST_SEPTETS } from '../../src/domain/programme-words.ts';
import { REMINDER_KINDS } from '../../src/domain/reminder.ts';
import { createWording } from '../../src/wording/i18n.ts';
import { LOCALES } from '../support/talk.ts';
import { makeAppointment } from '../support/records.ts';
import { wording } from '../support/families.ts';

const LANGUAGES = ['es', 'en'] as const;

const registrationOf = (names: readonly string[], language: 'es' | 'en') => ({
  aNumber: '200000002',
  language,
  members: names.map((givenNames, index) => ({
    aNumber: `20000000${index + 1}`,
    givenNames,
    surnames: 'Ejemplo',
  })),
});

const FAMILIES = [
  ['Rosa'],
  ['Luis Alberto', 'Ana María', 'Eva', 'Leo'],
  [
    'Maximiliano',
    'Guadalupe',
    'Concepción',
    'Bartolomé',
    'Esperanza',
    'Francisca',
    'Inmaculada',
    'Wenceslao',
  ],
  ['Наталья', 'Олександр', 'Єва'],
  ['Ana', 'Наталья'],
];

/** The longest an appointment gets: Wednesday, September, a two-digit hour. */
const longest = (port: (typeof PORTS)[number]['id'], people: number) =>
  makeAppointment({ port, people, reference: 'C3FK9MX', date: '2021-09-22', time: '10:30' });

describe('what to bring', () => {
  const paper = (name: string) => ({ name: { es: name, en: name, pt: name, ht: name, fr: name } });
  const papers = [paper('recibo'), { ...paper('actas'), families: true as const }];
  const set = createWording({ localesDir: LOCALES, programme: () => ({ ...DEMO_WORDS, papers }) });
  const said = (channel: 'sms' | 'whatsapp', names: readonly string[]): string => {
    const reader = { registration: registrationOf(names, 'es'), channel };
    const appointment = longest('san-ysidro', names.length);
    const parts = instructionContents(set, appointment, reader, false).map(({ body }) => body);
    return [...parts, appointmentText(set, 'reminder.prepare', appointment, reader)].join('\n');
  };

  it('is what an admin set, in the instruction and the reminder', () => {
    expect(said('sms', ['Rosa', 'Eva']).match(/recibo, actas/g)).toHaveLength(2);
    expect(said('whatsapp', ['Rosa', 'Eva'])).toContain('• recibo\n• actas');
    for (const channel of ['sms', 'whatsapp'] as const) {
      expect(said(channel, ['Rosa'])).toContain('recibo');
      for (const other of ['actas', 'corte', 'identificación'])
        expect(said(channel, ['Rosa'])).not.toContain(other);
    }
  });

  it('is as long as the longest that an admin may set, at most, where nobody set it', () => {
    for (const language of ALL_LANGUAGES) {
      const own = papersFor(2).map((each) =>
        wording.text({ key: `appointment:papers.${each}` }, language, 'sms'),
      );
      expect(fitsSeptets(own.join(', '), MOST_SEPTETS.papers)).toBe(true);
    }
  });
});

describe.each(LANGUAGES)('the instruction in %s', (language) => {
  it('fits: at most three numbered texts of two segments, GSM-7, everywhere and for every family', () => {
    for (const port of PORTS) {
      for (const names of FAMILIES) {
        for (const changed of [false, true]) {
          const reader = { registration: registrationOf(names, language), channel: 'sms' } as const;
          const parts = instructionContents(wording, longest(port.id, names.length), reader, changed);
          expect(parts.length).toBeLessThanOrEqual(3);
          parts.forEach(({ body }, index) => {
            const sent = wording.render({ body }, 'sms');
            expect(sent.segments).toBeLessThanOrEqual(2);
            expect(isGsm7(sent.content.body)).toBe(true);
            if (parts.length > 1) expect(body.startsWith(`${index + 1}/${parts.length} `)).toBe(true);
          });
          const whole = parts.map((part) => part.body).join(' ');
          expect(whole).not.toMatch(/\{\{|undefined|\?|\b(STOP|CANCEL|END|QUIT|YES|START)\b/);
          for (const said of [
            'C3FK9MX',
            port.city,
            port.name,
            port.gate,
            '22',
            language === 'es' ? '10:30 de la mañana' : '10:30 am',
            'COVID-19',
            '1',
            '2',
          ]) {
            expect(whole).toContain(said);
          }
        }
      }
    }
  });

  it('begins with the answer and names everyone, the registrant first', () => {
    const reader = { registration: registrationOf(FAMILIES[1]!, language), channel: 'sms' } as const;
    const [first] = instructionContents(wording, longest('san-ysidro', 4), reader, false);
    expect(first?.body).toMatch(/^1\/2 (Cita|Appointment) C3FK9MX: .* Tijuana/);
    expect(first?.body).toContain('4: Ana, Luis, Eva, Leo.');
    const [changed] = instructionContents(wording, longest('san-ysidro', 4), reader, true);
    expect(changed?.body).toMatch(/^1\/\d (Su cita es otra ahora|Your appointment has changed)/);
  });

  it('counts whom it cannot name on SMS', () => {
    const say = (names: readonly string[]) =>
      instructionContents(
        wording,
        longest('san-ysidro', names.length),
        { registration: registrationOf(names, language), channel: 'sms' },
        false,
      )[0]?.body;
    expect(say(FAMILIES[3]!)).toMatch(/(Personas|People): 3\./);
    expect(say(FAMILIES[4]!)).toContain('2: Ana +1.');
  });

  it('is one message with the place as a location on WhatsApp', () => {
    const reader = { registration: registrationOf(FAMILIES[1]!, language), channel: 'whatsapp' } as const;
    const contents = instructionContents(wording, longest('paso-del-norte', 4), reader, false);
    expect(contents).toHaveLength(1);
    expect(contents[0]?.location).toEqual({
      latitude: 31.7476,
      longitude: -106.4872,
      label: 'Paso del Norte, Puente Santa Fe',
    });
    expect(contents[0]!.body.length).toBeLessThan(1024);
    expect(contents[0]!.body).toContain('Ana, Luis, Eva, Leo');
  });

  it('has reminders and cancellations of two segments at most', () => {
    const keys = [
      ...REMINDER_KINDS.map((kind) => `reminder.${kind}`),
      'cancelled.by_staff',
      'cancelled.by_outcome',
    ];
    for (const port of PORTS) {
      for (const names of FAMILIES) {
        for (const key of keys) {
          const reader = { registration: registrationOf(names, language), channel: 'sms' } as const;
          const body = appointmentText(wording, key, longest(port.id, names.length), reader);
          const { segments, encoding } = segmentsOf(toGsm7(body));
          expect({ key, segments, encoding }).toEqual({
            key,
            segments: Math.min(segments, 2),
            encoding: 'GSM-7',
          });
          expect(body).toContain('C3FK9MX');
        }
      }
    }
  });

  it('has words for every outcome that fit beside a receipt, and never send anyone anywhere', () => {
    for (const rule of RULES) {
      const text = wording.text(
        { key: outcomeKey({ outcome: rule.outcome, rule: rule.id, phaseId: null }) },
        language,
        'sms',
      );
      const sent = segmentsOf(toGsm7(text));
      expect(sent.encoding).toBe('GSM-7');
      expect(sent.units).toBeLessThanOrEqual(153);
      expect(text).toMatch(/[Nn]o viaje|No haga nada ahora|[Dd]o not travel|Do nothing now/);
    }
  });
});
