import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toGsm7 } from '../../src/domain/gsm.ts';
import { takeTalk } from '../../src/staff-requests/staff-request.ts';
import { makeProgramme } from '../support/records.ts';
import { openTalkWorld, TO_REGISTERED, TO_REVIEW, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const CRY = 'nos tienen secuestrados';
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const open = () => world.temp.storage.listPersonRequests('open');
const urgent = async () => (await open()).filter(({ reason }) => reason === 'danger');

describe('a cry for help', () => {
  it.each([
    ['as the first text', []],
    ['at the language', ['hola']],
    ['at consent', ['hola', '1']],
    ['at the case number', ['hola', '1', '1']],
    ['at the review', TO_REVIEW],
    ['once registered', TO_REGISTERED],
    ['after stopping', ['hola', '1', 'ALTO']],
    ['in the middle of a question in between', ['hola', '1', 'IDIOMA']],
    ['after refusing', ['hola', '1', '2']],
  ])('is answered, and an urgent request made, %s', async (_, before) => {
    await world.sayAll(PHONE, ...before);
    const stood = (await world.conversation(PHONE))?.snapshot ?? '';
    const [said, ...more] = await world.say(PHONE, CRY);
    expect(said).toMatch(/^Una persona del equipo va a leer esto\. .*911/);
    expect(said).not.toContain('1 ');
    expect(more).toEqual([]);
    expect(await urgent()).toMatchObject([{ about: 'danger.held', takenBy: null, renewedAt: null }]);
    const value = (snapshot: string): string => /^\{"value":(.*?),"context"/.exec(snapshot)?.[1] ?? '';
    if (stood !== '') expect(value((await world.conversation(PHONE))?.snapshot ?? '')).toBe(value(stood));
  });

  it('leaves the open question open', async () => {
    await world.sayAll(PHONE, 'hola', '1', CRY);
    expect((await world.say(PHONE, '1'))[0]).toMatch(/numero de caso/);
  });

  it('says what a person is needed for', async () => {
    await world.sayAll(PHONE, 'hola', '1', 'PERSONA');
    expect((await world.say(PHONE, CRY))[0]).toMatch(/911/);
    expect((await world.say(PHONE, '1'))[0]).toMatch(/numero de caso/);
    expect((await open()).map(({ reason }) => reason)).toEqual(['danger', 'asked']);
  });

  it('is heard while a member of staff has the talk, who is not answered for otherwise', async () => {
    await world.sayAll(PHONE, 'hola', '1', 'PERSONA', 'una pregunta');
    const contact = (await world.conversation(PHONE))?.contactId ?? '';
    await takeTalk({ ...world.deps, actor: 'cli:ana' }, contact, null);
    expect(await world.say(PHONE, 'gracias por contestar')).toEqual([]);
    expect((await world.say(PHONE, CRY))[0]).toMatch(/911/);
    expect(await urgent()).toHaveLength(1);
  });

  it('is one request that is renewed, first in the list, and damped but never lost', async () => {
    await world.sayAll(PHONE, 'hola', '1', 'PERSONA', 'ayuda con mis papeles');
    const answers: (readonly string[])[] = [];
    for (let i = 0; i < 6; i += 1) {
      world.now += 60_000;
      answers.push(await world.say(PHONE, `${CRY}, somos ${String(i + 2)}`));
    }
    expect(answers.map(({ length }) => length)).toEqual([1, 1, 1, 0, 0, 0]);
    expect(answers[1]?.[0]).toMatch(/^Anotado junto con lo anterior/);
    const [first, second] = await open();
    expect(first).toMatchObject({ reason: 'danger', renewedAt: world.now });
    expect(second).toMatchObject({ reason: 'asked' });
    world.now += 60 * 60_000;
    expect((await world.say(PHONE, CRY))[0]).toMatch(/^Una persona del equipo/);
    expect(await urgent()).toHaveLength(1);
  });

  it('is answered with its own words where it is another one than before, however often they wrote', async () => {
    const told: string[] = [];
    for (const text of [
      CRY,
      CRY,
      CRY,
      CRY,
      'mi bebe no puede respirar',
      'quiero matarme',
      'violaron a mi hermana',
    ]) {
      world.now += 60_000;
      told.push((await world.say(PHONE, text))[0] ?? '');
    }
    expect(told.slice(1, 4)).toEqual([told[1], told[1], '']);
    for (const answer of told.slice(4)) expect(answer).toMatch(/911/);
  });

  it('is answered eight times an hour, whatever danger it is', async () => {
    let answered = 0;
    for (let i = 0; i < 14; i += 1) {
      world.now += 60_000;
      answered += (await world.say(PHONE, i % 2 === 0 ? CRY : 'mi bebe no puede respirar')).length;
    }
    expect(answered).toBe(8);
  });

  it('goes on with what is written right after it and means nothing to the question', async () => {
    await world.sayAll(PHONE, 'hola', '1', '1', CRY);
    world.now += 60_000;
    expect((await world.say(PHONE, 'estamos en una casa azul'))[0]).toMatch(/^Anotado junto con lo anterior/);
    expect((await world.say(PHONE, '201000001'))[0]).toMatch(/nacimiento/);
  });

  it('waits anew when whoever took it has left it', async () => {
    await world.sayAll(PHONE, 'hola', '1', CRY);
    const [request] = await urgent();
    const taken = { ...request!, takenBy: 'cli:ana', takenAt: world.now };
    await world.temp.storage.commit([{ kind: 'personRequest', request: taken }]);
    world.now += 60_000;
    await world.say(PHONE, CRY);
    expect(await urgent()).toMatchObject([{ takenBy: 'cli:ana' }]);
    world.now += 60 * 60_000;
    await world.say(PHONE, CRY);
    expect(await urgent()).toMatchObject([{ takenBy: null, takenAt: null }]);
  });

  it('is answered in the language it was written in, where none was chosen', async () => {
    expect((await world.say(PHONE, 'they kidnapped us please'))[0]).toMatch(
      /^A person of the team will read this/,
    );
  });

  it('names who helps and when somebody reads, where an admin set them', async () => {
    const hours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', zone: 'America/Tijuana' };
    const record = makeProgramme({
      officeHours: [hours],
      helplines: [{ name: 'Casa del Migrante', number: '+526641234567' }],
    });
    await world.temp.storage.commit([{ kind: 'programme', record }]);
    const [said] = await world.say(PHONE, CRY);
    expect(said).toContain('Casa del Migrante: +526641234567');
    expect(said).toMatch(/El equipo lee mensajes otra vez el lunes 22 (de )?febrero/);
  });

  it('names the helpline that speaks the language of who writes, else the one for everybody', async () => {
    const helplines = [
      { name: 'Casa Ayiti', number: '+526641230001', languages: ['ht', 'fr'] as const },
      { name: 'Casa Norte', number: '+526641230002' },
      { name: 'Border Help', number: '+526641230003', languages: ['en'] as const },
    ];
    await world.temp.storage.commit([{ kind: 'programme', record: makeProgramme({ helplines }) }]);
    expect((await world.say(PHONE, CRY))[0]).toContain('Casa Norte: +526641230002');
    expect((await world.say('+526640000011', 'they kidnapped us please'))[0]).toMatch(
      /Border Help.*: \+526641230003/,
    );
    const kreyol = await world.sayAll('+526640000012', 'bonjou', '4', 'yo kidnape nou');
    expect(kreyol[0]).toMatch(/Casa Ayiti.*: \+526641230001/);
    // Of those that are for others only, none is named.
    const [ayiti] = helplines;
    const record = { ...makeProgramme({ helplines: ayiti === undefined ? [] : [ayiti] }), version: 2 };
    await world.temp.storage.commit([{ kind: 'programme', record }]);
    expect((await world.say('+526640000013', CRY))[0]).not.toContain('Casa');
  });

  it.each([
    ['es', '1', CRY, 'PERSONA', /^El equipo lee mensajes otra vez el lunes 22/],
    ['en', '2', 'they kidnapped us', 'PERSON', /^The team reads messages again on Monday/],
    ['pt', '3', 'fomos sequestrados', 'PESSOA', /^A equipe le mensagens de novo: segunda/],
    ['ht', '4', 'yo kidnape nou', 'MOUN', /^Ekip la ap li mesaj anko lendi 22/],
    ['fr', '5', 'on nous a enleves', 'AGENT', /^L'equipe lit les messages a nouveau : lundi 22/],
  ])(
    'says in %s when somebody reads where nobody does now, and so does asking for a person',
    async (_, language, cry, person, reads) => {
      const record = makeProgramme({ helplines: [] });
      await world.temp.storage.commit([{ kind: 'programme', record }]);
      const lines = (texts: readonly string[]) => texts.flatMap((text) => text.split('\n'));
      const said = async (...texts: readonly string[]) =>
        lines(await world.sayAll(PHONE, ...texts)).map((line) =>
          toGsm7(line).normalize('NFD').replace(/\p{M}/gu, ''),
        );
      const inDanger = await said('hola', language, cry);
      expect(inDanger[0]).toContain('911');
      expect(inDanger[1]).toMatch(reads);
      await said(person);
      expect((await said('a question about our papers'))[1]).toMatch(reads);
      // Monday, ten in the morning: somebody reads now.
      world.now = Date.parse('2021-02-22T18:00:00Z');
      await said(person);
      expect((await said('another question about papers')).join(' ')).not.toMatch(reads);
    },
  );

  it('is no number and no name of a choice', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW.slice(0, 7));
    await world.say(PHONE, '1');
    expect(await urgent()).toEqual([]);
  });

  it('is no relative called Socorro', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW.slice(0, 5), '2');
    await world.say(PHONE, 'Maria del Socorro Perez');
    expect(await urgent()).toEqual([]);
  });
});

describe('needs', () => {
  it('bring staff: at once for who wishes to speak alone', async () => {
    await world.sayAll(PHONE, ...TO_REVIEW.slice(0, 7));
    expect((await world.say(PHONE, '2 6'))[0]).toMatch(/^Anotado\. Una persona del equipo/);
    expect((await open()).map(({ reason, about }) => [reason, about])).toEqual([
      ['danger', 'safety'],
      ['needs', 'medical'],
    ]);
  });
});
