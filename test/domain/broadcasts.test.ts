import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audienceTakesIn, sumGroups, type AudienceRow } from '../../src/domain/audience.ts';
import { broadcastMessageId, byState, resultsOf, USUAL_CONTENT } from '../../src/domain/broadcast.ts';
import { blocking, problemsOf, startOf } from '../../src/domain/broadcast-problems.ts';
import {
  BROADCAST_VARIABLES,
  fill,
  isPersonal,
  languagesWithout,
  namesIn,
  tellsAppointment,
  textFor,
  unknownNamesIn,
} from '../../src/domain/broadcast-variables.ts';
import { OUTBOX_STATES, type OutboxState } from '../../src/domain/message.ts';
import { LATE_REPORTS_MS, recipientOutcome } from '../../src/domain/recipient-outcome.ts';
import { finishingTime } from '../../src/domain/sending-time.ts';
import { lostCharacters, segmentsOf } from '../../src/domain/gsm.ts';
import { PLACE_NAMES } from '../../flows/place-names.ts';
import { textCost } from '../../src/domain/text-cost.ts';
import { makeAppointment, makeConversation, makeRegistration, NOW } from '../support/records.ts';

describe('variables', () => {
  it('are filled, and a text that asks for more than is known gives none', () => {
    expect(fill('{{first_name}} {{ receipt }}!', { first_name: 'Ana', receipt: 'R3FK9MX' })).toBe(
      'Ana R3FK9MX!',
    );
    expect(fill('{{date}}', { date: null })).toBeNull();
    expect(fill('{{first_name}}', { first_name: '' })).toBeNull();
    expect(fill('{{other}}', {})).toBeNull();
    expect(fill('nothing', {})).toBe('nothing');
  });

  it('are named when nobody knows them, and so are braces that do not close', () => {
    expect(namesIn('{{a}} {{ a }} {{b}}')).toEqual(['a', 'b']);
    expect(unknownNamesIn('{{first_name}} {{nombre}}')).toEqual(['nombre']);
    expect(unknownNamesIn('{{first_name} }')).toEqual(['{{']);
    for (const name of BROADCAST_VARIABLES) expect(unknownNamesIn(`{{${name}}}`)).toEqual([]);
    expect(tellsAppointment({ texts: { es: '{{date}}' } })).toBe(true);
    expect(tellsAppointment({ texts: { es: '{{receipt}}' } })).toBe(false);
    expect(isPersonal({ texts: { es: '{{receipt}}' } })).toBe(true);
    expect(isPersonal({ texts: { es: 'Hola.' } })).toBe(false);
  });

  it('stand in the text of the person’s language, or of the one that was chosen for those without', () => {
    const texts = { es: 'Hola', en: 'Hello' };
    expect(textFor({ texts, fallback: null }, 'en')).toEqual({ text: 'Hello', language: 'en' });
    expect(textFor({ texts, fallback: 'es' }, 'ht')).toEqual({ text: 'Hola', language: 'es' });
    expect(textFor({ texts, fallback: null }, 'ht')).toBeNull();
    expect(textFor({ texts, fallback: 'pt' }, 'ht')).toBeNull();
    expect(languagesWithout({ texts, fallback: null }, ['fr', 'es', 'ht', 'fr'])).toEqual(['ht', 'fr']);
  });
});

describe('what a text costs', () => {
  it('is counted with and without each accent', () => {
    expect(textCost('a'.repeat(160))).toEqual({
      asWritten: 1,
      rewritten: 1,
      safe: 'a'.repeat(160),
      letters: [],
    });
    const dear = textCost(`${'a'.repeat(100)}íí☂`);
    expect(dear).toMatchObject({ asWritten: 2, rewritten: 1 });
    expect(dear.letters).toEqual([
      { letter: 'í', times: 2, instead: 'i', segmentsMore: 1 },
      expect.objectContaining({ letter: '☂', times: 1 }),
    ]);
  });

  it('is never more when it is rewritten', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const { safe, rewritten, asWritten } = textCost(text);
        expect(segmentsOf(safe).segments).toBe(rewritten);
        expect(rewritten).toBeLessThanOrEqual(asWritten);
      }),
    );
  });

  it('is that of what is written, where rewriting would lose something', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const { safe } = textCost(text);
        const asked = (of: string) =>
          Array.from(of.normalize('NFKD')).filter((char) => '?\u203d\u2047\u2048\u2049'.includes(char))
            .length;
        if (lostCharacters(text).length > 0) expect(safe).toBe(text.normalize('NFC'));
        else expect(asked(safe)).toBeLessThanOrEqual(asked(text));
      }),
    );
    expect(textCost('Жанна, su caso sigue en revisión.')).toMatchObject({
      rewritten: 1,
      safe: 'Жанна, su caso sigue en revisión.',
    });
    expect(textCost(`${'a'.repeat(100)}漢`)).toMatchObject({ rewritten: 2, asWritten: 2 });
    expect(textCost('👍')).toMatchObject({ safe: '👍', rewritten: 1 });
  });
});

describe('when it is all sent', () => {
  const options = { from: NOW, quietHours: false, rates: () => 2 };

  it('is when the slowest sender has worked off its own', () => {
    const load = { sender: 'a', zone: 'America/Tijuana', units: 100 };
    expect(finishingTime([], options)).toBe(NOW);
    expect(finishingTime([load], options)).toBe(NOW + 50_000);
    expect(
      finishingTime([load, { ...load, zone: 'America/Cancun' }, { ...load, sender: 'b' }], options),
    ).toBe(NOW + 100_000);
    expect(finishingTime([{ ...load, units: 0 }], options)).toBe(NOW);
    expect(finishingTime([load], { ...options, ahead: () => 100 })).toBe(NOW + 100_000);
    expect(finishingTime([load], { ...options, rates: () => 0 })).toBe(Infinity);
    expect(finishingTime([load], { ...options, rates: () => Infinity })).toBe(NOW);
  });

  it('leaves out the nights of each zone', () => {
    const evening = Date.parse('2021-03-01T20:59:00-08:00');
    const load = { sender: 'a', zone: 'America/Tijuana', units: 240 };
    expect(finishingTime([load], { ...options, from: evening, quietHours: true })).toBe(
      Date.parse('2021-03-02T08:01:00-08:00'),
    );
  });
});

describe('what became of a recipient', () => {
  const message = (state: OutboxState, error: string | null = null, id = 'B.1') => ({
    id,
    state,
    error,
    attemptedAt: NOW,
  });
  const outcome = (...messages: ReturnType<typeof message>[]) =>
    recipientOutcome(messages, { now: NOW, until: NOW + 1, stopped: false });

  it.each([
    ['queued', 'queued', null, true],
    ['sending', 'queued', null, true],
    ['unsure', 'unsure', 'unsure', true],
    ['accepted', 'sent', null, true],
    ['sent', 'sent', null, true],
    ['delivered', 'delivered', null, false],
    ['undelivered', 'failed', 'E', false],
    ['failed', 'failed', 'E', false],
    ['expired', 'expired', 'expired', false],
    ['withdrawn', 'suppressed', 'E', false],
    ['suppressed', 'suppressed', 'E', false],
  ] as const)('%s is %s', (state, expected, reason, open) => {
    expect(outcome(message(state, 'E'))).toMatchObject({ state: expected, reason, open });
  });

  it('knows every state of the outbox', () => {
    for (const state of OUTBOX_STATES) expect(outcome(message(state)).state).toBeTypeOf('string');
  });

  it('waits again after a pause, and is recalled for good', () => {
    expect(outcome(message('withdrawn', 'broadcast_paused'))).toMatchObject({
      state: 'waiting',
      open: false,
    });
    expect(outcome(message('withdrawn', 'broadcast_recalled'))).toMatchObject({ state: 'recalled' });
    expect(outcome(message('withdrawn', null))).toMatchObject({ state: 'suppressed', reason: 'withdrawn' });
  });

  it('is the best of several tries, and a retry while one is to come', () => {
    expect(outcome(message('undelivered', '30003'), message('queued', null, 'B.1~2'))).toMatchObject({
      state: 'queued',
      reason: 'retry',
    });
    expect(outcome(message('failed', 'x'), message('delivered', null, 'B.1.s1'))).toMatchObject({
      state: 'delivered',
    });
    expect(outcome(message('undelivered', 'a'), message('failed', 'b', 'B.1~2'))).toMatchObject({
      state: 'failed',
      reason: 'b',
    });
    expect(outcome()).toMatchObject({ state: 'queued', open: true });
  });

  it('was kept from who stopped us at the carrier; late reports are not waited for', () => {
    const given = { now: NOW, until: NOW, stopped: true };
    expect(recipientOutcome([message('failed', '21610')], given)).toMatchObject({
      state: 'suppressed',
      reason: 'stopped_at_carrier',
    });
    const late = { now: NOW + LATE_REPORTS_MS, until: NOW, stopped: false };
    expect(recipientOutcome([message('sent')], late)).toMatchObject({
      state: 'sent',
      open: false,
      sentAt: NOW,
    });
    expect(recipientOutcome([message('unsure')], late)).toMatchObject({ state: 'unsure', open: false });
  });

  it('is counted so that the sum is the audience', () => {
    const counts = [
      { canary: true, state: 'failed', reason: 'x', count: 2 },
      { canary: false, state: 'failed', reason: 'y', count: 3 },
      { canary: false, state: 'delivered', reason: null, count: 5 },
      { canary: false, state: 'waiting', reason: null, count: 7 },
    ] as const;
    expect(Object.values(byState(counts)).reduce((sum, count) => sum + count)).toBe(17);
    expect(resultsOf(counts)).toEqual({ ended: 10, failed: 5 });
    expect(broadcastMessageId('B', 12, 1)).toBe('B.00000012');
    expect(broadcastMessageId('B', 12, 3)).toBe('B.00000012x3');
  });
});

describe('an audience', () => {
  const row = (over: Partial<AudienceRow> = {}): AudienceRow => ({
    registration: makeRegistration({ id: 'R1', receipt: 'R3FK9MX', city: 'Mérida' }),
    talk: makeConversation(),
    appointment: makeAppointment({ date: '2021-03-10' }),
    ...over,
  });
  const nobody = new Set<string>();

  it('means those whom it takes in and does not leave out', () => {
    const meant = (
      include: object,
      exclude: readonly object[] = [],
      unreached: ReadonlySet<string> = nobody,
    ) => audienceTakesIn({ include, exclude }, row(), unreached);
    expect(meant({})).toBe(true);
    expect(meant({ cities: ['MERIDA'] })).toBe(true);
    expect(meant({ receipts: ['other'] })).toBe(false);
    expect(meant({ appointments: { from: '2021-03-10', to: '2021-03-10' } })).toBe(true);
    expect(meant({ appointments: { from: '2021-03-11' } })).toBe(false);
    expect(meant({ appointments: { to: '2021-03-09' } })).toBe(false);
    expect(meant({ unreached: true })).toBe(false);
    expect(meant({ unreached: true }, [], new Set(['R1']))).toBe(true);
    expect(meant({}, [{ languages: ['es'] }])).toBe(false);
    expect(meant({}, [{ languages: ['en'] }])).toBe(true);
    const withdrawn = row({ registration: makeRegistration({ stage: 'withdrawn' }) });
    expect(audienceTakesIn({ include: {}, exclude: [] }, withdrawn, nobody)).toBe(false);
    const without = row({ appointment: null, registration: makeRegistration({ city: null }) });
    expect(audienceTakesIn({ include: { appointments: {} }, exclude: [] }, without, nobody)).toBe(false);
    expect(audienceTakesIn({ include: { cities: ['x'] }, exclude: [] }, without, nobody)).toBe(false);
  });

  it('is counted in groups that are alike', () => {
    const group = {
      language: 'es',
      channel: 'sms',
      sender: '+1',
      zone: 'z',
      stopped: false,
      broadcastOptIn: true,
      count: 2,
    } as const;
    expect(sumGroups([group, { ...group, count: 3 }, { ...group, language: 'en' }])).toEqual([
      { ...group, count: 5 },
      { ...group, language: 'en' },
    ]);
  });
});

describe('problems', () => {
  const groups = [
    {
      language: 'es',
      channel: 'sms',
      sender: '+1',
      zone: 'America/Tijuana',
      stopped: false,
      broadcastOptIn: true,
      count: 2,
    },
  ] as const;
  const problems = (over: object, when = { now: NOW, finishesAt: NOW }) =>
    problemsOf({ ...USUAL_CONTENT, title: 'X', texts: { es: 'Hola.' }, ...over }, groups, {
      ...when,
      places: PLACE_NAMES,
    }).map(({ code, language, what }) =>
      [code, language, what].filter((part) => part !== undefined).join(' '),
    );

  it.each([
    [{}, []],
    [{ title: ' ' }, ['no_title']],
    [{ texts: {} }, ['no_text', 'language_without_text es']],
    [{ texts: { es: ' ' } }, ['no_text es']],
    [{ texts: { en: 'Hello.' }, fallback: 'pt' }, ['language_without_text es', 'fallback_without_text pt']],
    [{ texts: { es: 'Hola {{x}}.' } }, ['unknown_variable es x']],
    [{ texts: { es: 'Venga.' } }, ['moving_word es venga']],
    [{ texts: { es: 'Venga.' }, audience: { include: { unreached: true }, exclude: [] } }, []],
    [
      { texts: { es: 'Mañana abren El Chaparral.' } },
      ['moving_word es abren', 'moving_word es el chaparral', 'moving_word es manana'],
    ],
    [{ texts: { en: 'Venga.', es: 'Hola.' } }, ['moving_word en venga']],
    [
      { texts: { es: 'Ya puede ir a {{port}}.' }, audience: { include: { unreached: true }, exclude: [] } },
      [],
    ],
    [
      { texts: { es: 'Vaya a PedWest el lunes.' }, audience: { include: { unreached: true }, exclude: [] } },
      ['moving_word es pedwest', 'moving_word es lunes'],
    ],
    [{ texts: { es: 'Responda YES.' } }, ['carrier_word es YES']],
    [{ texts: { es: 'Vеnga.' } }, ['other_script es Vеnga', 'moving_word es venga', 'lost_characters es е']],
    [{ texts: { es: 'Привет' } }, ['other_script es Привет', 'lost_characters es П р и в е т']],
    [{ texts: { en: '你好' }, fallback: 'en' }, ['other_script en 你好', 'lost_characters en 你 好']],
    [{ texts: { en: 'مرحبا' }, fallback: 'en', keepAccents: true }, ['other_script en مرحبا']],
    [{ texts: { es: 'Hola ₿ ☂ №5 → ½' } }, ['lost_characters es ₿']],
    [{ texts: { es: 'a'.repeat(1_700) } }, ['too_long es']],
    [{ texts: { es: 'a'.repeat(310) } }, ['long es']],
    [{ texts: { es: 'í'.repeat(150) } }, []],
    [{ texts: { es: 'í'.repeat(150) }, keepAccents: true }, ['long es']],
    [{ texts: { es: '{{date}}' } }, ['not_all_have_appointments']],
    [{ startsAt: { date: '2021-02-30', time: '09:00', zone: 'America/Tijuana' } }, ['no_such_time']],
    [{ startsAt: { date: '2021-02-20', time: '09:00', zone: 'America/Tijuana' } }, ['starts_in_the_past']],
    [
      { canaryShare: 2, failureLimit: Number.NaN },
      ['number_out_of_range canaryShare', 'number_out_of_range failureLimit'],
    ],
  ])('%j: %j', (over, expected) => {
    expect(problems(over)).toEqual(expected);
  });

  it('tell when it cannot all be sent before it ends', () => {
    const when = { now: NOW, finishesAt: NOW + 11 * 60_000 + 1 };
    expect(problems({ holdMinutes: 1, livesMinutes: 10 }, when)).toEqual(['expires_before_it_is_sent']);
    expect(problems({ holdMinutes: 1, livesMinutes: 11 }, when)).toEqual([]);
  });

  it('keep it back unless they are passed over knowingly', () => {
    const some = [
      { code: 'long', blocks: 'no' },
      { code: 'moving_word', blocks: 'unless_overridden' },
      { code: 'no_text', blocks: 'always' },
    ] as const;
    expect(blocking(some, false).map(({ code }) => code)).toEqual(['moving_word', 'no_text']);
    expect(blocking(some, true).map(({ code }) => code)).toEqual(['no_text']);
    expect(startOf({ startsAt: null })).toBeNull();
    expect(
      problemsOf({ ...USUAL_CONTENT, title: 'X', texts: { es: 'Hola.' } }, [], {
        now: NOW,
        finishesAt: NOW,
        places: PLACE_NAMES,
      }),
    ).toEqual([{ code: 'nobody', blocks: 'always' }]);
  });
});
