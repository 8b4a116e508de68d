import { fold } from '../../src/domain/keywords.ts';
import type { Heard, Reading } from '../questions/question.ts';
import { choiceNumber } from './bare.ts';

/** Without a question: what a line of a menu says by its words, or a number alone. */
export function readMenu({ text, menu }: Heard): Reading {
  const number = choiceNumber(text);
  if (number !== null) return { says: { type: 'NUMBER', number }, why: 'menu' };
  const numbered = /^\s*(\d)\b/.exec(text)?.[1];
  const words = fold(text);
  for (const { title, number: itsNumber, event } of menu?.() ?? []) {
    const alone = words === fold(title);
    if (alone || (Number(numbered) === itsNumber && words === fold(`${numbered ?? ''} ${title}`))) {
      return { says: event, why: 'menu' };
    }
  }
  return { says: { type: 'NUMBER', number: null }, why: 'nothing' };
}
