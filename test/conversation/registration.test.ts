import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSENT_VERSION } from '../../src/domain/consent.ts';
import {
  ALONE,
  BORN,
  FAMILY,
  openTalkWorld,
  TO_REGISTERED,
  TO_REVIEW,
  type TalkWorld,
} from '../support/talk-world.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const receiptIn = (body: string): string => /R[0-9A-Z]{6}/.exec(body)?.[0] ?? '';
const requests = () => world.temp.storage.listPersonRequests('open');
const registrationOf = (familyId: string) => world.temp.storage.findRegistrationOfFamily(familyId);

describe('who they are', () => {
  it('answers a number that nobody has and a birth date that does not match alike', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    const nobody = await world.sayAll(PHONE, 'A299999999', BORN);
    await world.sayAll(OTHER, 'hola', '1', '1');
    const mismatch = await world.sayAll(OTHER, FAMILY[0], '6 de marzo de 1985');
    expect(nobody).toEqual(mismatch);
    expect(nobody[0]).toMatch(/^No encontramos un caso/);
  });

  it('hands the third failure to a person, lets no further try through, and goes on when staff have closed it', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1');
    for (let i = 0; i < 2; i += 1) await world.sayAll(PHONE, 'A299999999', BORN);
    const [third] = await world.sayAll(PHONE, 'A299999999', BORN);
    expect(third).toMatch(/Una persona del equipo le va a escribir/);
    const [request] = await requests();
    expect(request).toMatchObject({ reason: 'identity' });
    expect(await world.sayAll(PHONE, FAMILY[0], BORN)).toEqual([third]);
    if (request === undefined) throw new Error('no request');
    await world.temp.storage.commit([{ kind: 'personRequest', request: { ...request, state: 'closed' } }]);
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(/numero de caso/);
    expect((await world.sayAll(PHONE, FAMILY[0], BORN))[0]).toMatch(/vemos a: Ana, Luis, Eva, Leo/);
  });

  it('counts failures through WRONG: a new start is no new chance to guess', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1', 'A299999999', BORN, 'A299999998', BORN);
    await world.sayAll(PHONE, 'EQUIVOCADO', '2', 'hola', '1');
    expect((await world.sayAll(PHONE, 'A299999997', BORN))[0]).toMatch(/Una persona del equipo/);
  });

  it('asks back when a date can be read in two orders', async () => {
    const [asked] = await world.sayAll(PHONE, 'hola', '1', '1', FAMILY[0], '5/3/1985');
    expect(asked).toBe('¿Cual es su fecha de nacimiento?\n1 5 marzo 1985\n2 3 mayo 1985');
    expect((await world.say(PHONE, '3'))[0]).toMatch(/^No entendi/);
    expect((await world.say(PHONE, '1'))[0]).toMatch(/vemos a: Ana/);
  });

  it('takes the other reading, and the date in words', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1', FAMILY[0], '3/5/1985');
    expect((await world.say(PHONE, '2'))[0]).toMatch(/vemos a: Ana/);
    await world.sayAll(OTHER, 'hola', '1', '1', ALONE, '3/5/1985');
    expect((await world.say(OTHER, BORN))[0]).toMatch(/vemos solo a Rosa/);
  });

  it.each([
    ['A20100000', /fecha de nacimiento/],
    ['A2010001', /^Ese numero tiene 7 cifras y debe tener 8 o 9/],
    ['20100000123', /^Ese numero tiene 11 cifras y debe tener 8 o 9/],
    ['A20X000001', /letras en medio/],
    ['perro azul', /^No entendi/],
  ])('takes or corrects %s', async (text, answer) => {
    expect((await world.sayAll(PHONE, 'hola', '1', '1', text))[0]).toMatch(answer);
  });

  it.each([
    ['30 de febrero de 1985', /no existe en el calendario/],
    ['5 de marzo de 2055', /es del futuro/],
    ['5 de marzo de 1820', /parece equivocado/],
    ['ayer', /^No entendi la fecha/],
  ])('refuses the date %s kindly and asks again', async (text, answer) => {
    await world.sayAll(PHONE, 'hola', '1', '1', FAMILY[0]);
    expect((await world.say(PHONE, text))[0]).toMatch(answer);
    expect((await world.say(PHONE, BORN))[0]).toMatch(/vemos a/);
  });
});

describe('the family', () => {
  it('is noted as it is on the roster, with its earliest enrolment', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const registration = await registrationOf('FAMILY');
    expect(registration).toMatchObject({
      aNumber: FAMILY[0],
      place: 'mexico',
      city: 'Tijuana',
      zone: 'America/Tijuana',
      needs: [],
      stage: 'waiting',
      decision: { outcome: 'eligible', phaseId: 'phase-1' },
      language: 'es',
      consentVersion: CONSENT_VERSION,
    });
    expect(registration?.members.map((member) => member.givenNames)).toEqual([
      'Ana María',
      'Luis',
      'Eva',
      'Leo',
    ]);
  });

  it('keeps the words in which consent was asked, though others are in force when it is made', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW);
    const asked = await world.conversation(PHONE);
    if (asked === null) throw new Error('no talk');
    const snapshot = asked.snapshot.replace(`"consentAsked":"${CONSENT_VERSION}"`, '"consentAsked":"1"');
    expect(snapshot).not.toBe(asked.snapshot);
    const conversation = { ...asked, snapshot, version: asked.version + 1 };
    expect(await world.temp.storage.commit([{ kind: 'conversation', conversation }])).toBe('ok');
    await world.say(PHONE, '1');
    expect((await registrationOf('FAMILY'))?.consentVersion).toBe('1');
  });

  it('with someone missing is looked at by a person before anything is promised', async () => {
    const [review] = await world.sayAll(
      PHONE,
      ...TO_REVIEW.slice(0, 5),
      '2',
      '7',
      'Abuela Ejemplo',
      '1',
      '1',
    );
    expect(review).toContain('Ana, Luis, Eva, Leo, + Abuela Ejemplo');
    expect((await world.say(PHONE, '1'))[0]).toMatch(/Una persona del equipo va a revisar/);
    expect(await registrationOf('FAMILY')).toMatchObject({ missing: 'Abuela Ejemplo', stage: 'idle' });
    expect(await requests()).toMatchObject([{ reason: 'missing_people' }]);
  });

  it('registered from this phone is told so', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED, '2');
    expect((await world.sayAll(PHONE, FAMILY[1], BORN))[0]).toMatch(/ya esta registrada en este teléfono/);
  });

  it('registered from another phone moves with its receipt, and the old phone is told', async () => {
    const receipt = receiptIn((await world.sayAll(PHONE, ...TO_REGISTERED))[0] ?? '');
    const before = (await world.rows(PHONE)).length;
    expect((await world.sayAll(OTHER, 'hola', '1', '1', FAMILY[1], BORN))[0]).toMatch(
      /^Para seguir con este caso hace falta su recibo/,
    );
    expect((await world.say(OTHER, 'no sé'))[0]).toMatch(/^No entendi/);
    expect(
      (await world.say(OTHER, `${receipt.slice(0, -1)}${receipt.endsWith('3') ? '4' : '3'}`))[0],
    ).toMatch(/tiene un error/);
    expect((await world.say(OTHER, receipt))[0]).toMatch(/desde ahora sus mensajes llegan a este teléfono/);
    expect((await registrationOf('FAMILY'))?.contactId).toBe(world.temp.storage.contactIdOf(OTHER));
    expect(
      (await world.rows(PHONE)).slice(before).map(({ state, content }) => [state, content.body]),
    ).toEqual([
      ['withdrawn', expect.stringMatching(/Alguien pide seguir con su caso/)],
      ['queued', expect.stringMatching(/sigue ahora en otro teléfono/)],
    ]);
  });

  it('is not moved with another family’s receipt; the third wrong one goes to a person', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const other = receiptIn(
      (await world.sayAll('+526640000003', 'hola', '1', '1', ALONE, BORN, '1', '1', '1', '1'))[0] ?? '',
    );
    await world.sayAll(OTHER, 'hola', '1', '1', FAMILY[1], BORN);
    expect((await world.sayAll(OTHER, other, other))[0]).toMatch(/no es de esta familia/);
    expect((await world.say(OTHER, other))[0]).toMatch(/Una persona del equipo/);
    expect(await requests()).toMatchObject([{ reason: 'reclaim' }]);
  });

  it('is registered once when two of it finish at the same moment', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW);
    await world.sayAll(OTHER, 'hola', '1', '1', FAMILY[1], BORN, '1', '1', '1');
    const answers = await Promise.all([world.say(PHONE, '1'), world.say(OTHER, '1')]);
    const firsts = answers.map(([body]) => body ?? '');
    expect(firsts.filter((body) => body.startsWith('Recibo '))).toHaveLength(1);
    expect(firsts.filter((body) => body.includes('hace falta su recibo'))).toHaveLength(1);
  });
});

describe('where they are', () => {
  it.each([
    ['2', 'mexico', 'Ciudad Juárez', 'America/Ciudad_Juarez', 'eligible'],
    ['cd juarez', 'mexico', 'Ciudad Juárez', 'America/Ciudad_Juarez', 'eligible'],
    ['5', 'united_states', null, 'America/Tijuana', 'in_united_states'],
    ['estados unidos', 'united_states', null, 'America/Tijuana', 'in_united_states'],
    ['6', 'elsewhere', null, 'America/Tijuana', 'eligible'],
  ])('%s', async (text, place, city, zone, outcome) => {
    await world.sayAll(PHONE, ...TO_REVIEW.slice(0, 6), text, '1', '1');
    expect(await registrationOf('FAMILY')).toMatchObject({ place, city, zone, decision: { outcome } });
  });

  it('asks for the city elsewhere in Mexico, and takes one that is on no list', async () => {
    expect((await world.sayAll(PHONE, ...TO_REVIEW.slice(0, 6), '4'))[0]).toMatch(/¿En qué ciudad/);
    expect((await world.say(PHONE, '4'))[0]).toMatch(/^No entendi/);
    await world.sayAll(PHONE, 'Villa Ejemplo', '1', '1');
    expect(await registrationOf('FAMILY')).toMatchObject({
      city: 'Villa Ejemplo',
      zone: 'America/Mexico_City',
    });
  });
});

describe('needs and review', () => {
  it('takes several needs in one text, or none in a word', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW.slice(0, 7), '2 y 4', '1');
    expect((await registrationOf('FAMILY'))?.needs).toEqual(['medical', 'pregnancy']);
    await world.sayAll(OTHER, 'hola', '1', '1', ALONE, BORN, '1', '1', 'no', '1');
    expect((await registrationOf('ALONE'))?.needs).toEqual([]);
  });

  it('corrects any answer and comes back to the review', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW);
    expect((await world.sayAll(PHONE, '4', '3'))[0]).toContain('Matamoros');
    expect((await world.sayAll(PHONE, '5', '6'))[0]).toMatch(
      /^Anotado\. Una persona del equipo va a leer esto[\s\S]*911[\s\S]*Ayuda: anotada/,
    );
    expect((await world.sayAll(PHONE, '3', '2', 'Tia Ejemplo'))[0]).toContain('+ Tia Ejemplo');
    expect((await world.sayAll(PHONE, '3', '1'))[0]).not.toContain('Tia Ejemplo');
    const [review] = await world.sayAll(PHONE, '2', ALONE, BORN);
    expect(review).toContain('Rosa');
    await world.say(PHONE, '1');
    expect(await registrationOf('ALONE')).toMatchObject({
      city: 'Matamoros',
      needs: ['safety'],
      missing: null,
    });
  });

  it('goes back one question at a time with ATRAS', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW);
    const asked = [];
    for (let i = 0; i < 7; i += 1) asked.push((await world.say(PHONE, 'ATRÁS'))[0]?.split(/[\n?.]/)[0]);
    expect(asked).toEqual([
      '¿Qué necesita su familia',
      '¿En qué lugar se encuentra ahora',
      'En su caso vemos a: Ana, Luis, Eva, Leo',
      expect.stringMatching(/^Escriba su numero de caso/),
      expect.stringMatching(/^Aviso demo usa/),
      expect.stringMatching(/^Aviso demo: registro/),
      'No hay una pregunta anterior',
    ]);
  });

  it('says no case when the roster lost it under the talk', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW);
    // The roster never deletes; a case that moved to another family is gone from this one.
    const found = await world.temp.storage.findCase(FAMILY[0]);
    if (found === null) throw new Error('no case');
    await world.temp.storage.importCases([{ ...found, familyId: 'ELSEWHERE' }], { dryRun: false });
    expect((await world.say(PHONE, '1'))[0]).toMatch(/^No encontramos un caso/);
  });
});

describe('consent', () => {
  it('refused keeps nothing, and any later text asks again', async () => {
    expect((await world.sayAll(PHONE, 'hola', '1', 'no'))[0]).toMatch(/no seguimos/);
    expect((await world.say(PHONE, 'hola'))[0]).toMatch(/¿Acepta\?/);
    expect((await world.say(PHONE, 'si'))[0]).toMatch(/numero de caso/);
  });

  it('may be given with YES, on which Twilio acts too', async () => {
    expect((await world.sayAll(PHONE, 'hello', '2', 'YES'))[0]).toMatch(/case number/);
  });
});

describe('every outcome of the announcement has its own words', () => {
  it.each([
    [{ returned: false }, '1', /hizo esperar en México con MPP, y su caso no sale asi/],
    [{ eoirStatus: 'none' as const }, '1', /no sale activo en la corte/],
    [{}, '5', /en Estados Unidos con un caso MPP activo/],
    [{ eoirStatus: 'terminated' as const }, '1', /no entra en esta etapa/],
    [{}, '1', /Su caso se atiende en esta etapa/],
  ])('%j at place %s', async (alone, place, words) => {
    await world.close();
    world = await openTalkWorld({ alone });
    const [said] = await world.sayAll(PHONE, 'hola', '1', '1', ALONE, BORN, '1', place, '1', '1');
    expect(said).toMatch(words);
    // Who is in no order is not told of one.
    const eligible = words.test('Su caso se atiende en esta etapa');
    expect(/El orden es por su fecha de entrada/.test((await world.say(PHONE, 'ESTADO')).join('\n'))).toBe(
      eligible,
    );
  });

  it('a family with different outcomes is looked at by a person', async () => {
    const found = await world.temp.storage.findCase(FAMILY[3]);
    if (found === null) throw new Error('no case');
    await world.temp.storage.importCases([{ ...found, returned: false }], { dryRun: false });
    expect((await world.sayAll(PHONE, ...TO_REGISTERED))[0]).toMatch(/Una persona del equipo va a revisar/);
    expect(await requests()).toMatchObject([{ reason: 'mixed_family' }]);
  });
});
