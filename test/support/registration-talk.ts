import type { Case } from '../../src/domain/case.ts';
import { makeCase } from './records.ts';

const aNumber = (i: number): string => String(201_000_000 + i);

/** The phone of the i-th person. */
export const phoneOf = (i: number): string => `+52664${String(1_000_000 + i)}`;

/** Each text of a registration, and a part of the question that answers it: each comes once, in this order. */
export function talkOf(i: number): readonly (readonly [text: string, answer: string])[] {
  return [
    ['hola', 'Idioma'],
    ['1', '¿Acepta?'],
    ['1', 'numero de caso'],
    [`A${aNumber(i)}`, 'fecha de nacimiento'],
    ['5 de marzo de 1985', 'vemos solo a'],
    ['1', '¿En qué lugar se encuentra'],
    ['1', 'necesita su familia'],
    ['1', 'o qué cambia'],
    ['1', 'Recibo R'],
  ];
}

/** The roster that `people` talks are about, a family each. */
export function casesOf(people: number): readonly Case[] {
  return Array.from({ length: people }, (_, i) =>
    makeCase({ aNumber: aNumber(i), familyId: `F${String(i)}`, birthDate: '1985-03-05' }),
  );
}

/** What was received, with each message that answers its text replaced by that part: equals the talk's answers when all is well. */
export function asAnswers(i: number, received: readonly string[]): readonly string[] {
  return received.map((body, at) => {
    const answer = talkOf(i)[at]?.[1];
    return answer !== undefined && body.includes(answer) ? answer : body;
  });
}
