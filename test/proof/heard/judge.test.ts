import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groundWords, openGround, type Ground } from '../../../src/proof/heard/ground.ts';
import { judgeLine } from '../../../src/proof/heard/judge.ts';
import { LINE_STATES, type LineState } from '../../../src/proof/heard/line.ts';
import { bringPhones } from '../../../src/proof/heard/phones.ts';
import { LOCALES } from '../../support/talk.ts';

let ground: Ground;
let phoneOf: Awaited<ReturnType<typeof bringPhones>>;
beforeAll(async () => {
  ground = await openGround(groundWords(LOCALES));
  phoneOf = await bringPhones(
    ground,
    LINE_STATES.map((state) => ({ state, language: 'es' })),
  );
  ground.wait(60_000);
}, 240_000);
afterAll(() => ground.close());

const judge = (state: LineState, text: string, ...wanted: readonly string[]) =>
  judgeLine(ground, phoneOf({ state, language: 'es' }), { line: 1, language: 'es', state, text, wanted });

describe('a line', () => {
  it.each([
    ['first', 'hola', 'first'],
    ['consent', '1', 'yes'],
    ['consent', '2', 'no'],
    ['caseNumber', 'A204567891', 'number=204567891'],
    ['caseNumber', 'no tengo', 'no_number'],
    ['birthDate', '17 de mayo de 1990', 'birth=1990-05-17'],
    ['family', '1', 'together'],
    ['family', '2', 'missing'],
    ['family', '3', 'apart'],
    ['alone', '1', 'right'],
    ['alone', '3', 'other_name'],
    ['missing', 'Rosa y Juan', 'names'],
    ['missing', 'mi hijo Juan', 'missing=Juan'],
    ['place', '2', 'place=juarez'],
    ['place', '4', 'place=mexico_other'],
    ['place', '6', 'place=elsewhere'],
    ['city', 'Monterrey', 'city=Monterrey'],
    ['needs', '1', 'needs=none'],
    ['needs', '2 4', 'needs=pregnancy+medical'],
    ['review', '1', 'right'],
    ['review', '3', 'change=family'],
    ['registered', '¿cuánto cuesta?', 'ask.cost'],
    ['registered', 'nos tienen secuestrados', 'danger'],
    ['scheduled', '1', 'confirm'],
    ['scheduled', '2', 'cannot_come'],
    ['decline', '1', 'keep'],
    ['decline', '2', 'cannot'],
    ['stopped', 'INICIO', 'want.start'],
    ['stopped', 'secuestrados', 'danger'],
    ['review', 'xkcd', 'unclear'],
  ] as const)('under %s is right: %s as %s', async (state, text, wanted) => {
    expect(await judge(state, text, wanted)).toMatchObject({ right: true, harm: [], falseAlarm: false });
  });

  it('does harm when it is taken for an answer that it does not give', async () => {
    expect(await judge('review', '1', 'unclear')).toMatchObject({
      right: false,
      harm: ['goes on to home', 'registers'],
    });
    expect(await judge('decline', '2', 'keep')).toMatchObject({ right: false });
    expect((await judge('decline', '2', 'keep')).harm).toContain('appointment declined');
    expect((await judge('missing', 'Rosa', 'unclear')).harm).toContain('keeps missing');
  });

  it('is a false alarm when it is taken for danger and is none', async () => {
    expect(await judge('registered', 'nos tienen secuestrados', 'tell.thanks')).toMatchObject({
      right: false,
      falseAlarm: true,
      harm: [],
    });
  });

  it('changes nothing for the next one', async () => {
    await judge('decline', '2', 'cannot');
    const again = await judge('decline', '2', 'cannot');
    expect(again).toMatchObject({ right: true });
    expect(again.heard.before.talk.value).toEqual({ aside: 'decline' });
  });
});
