import { describe, expect, it } from 'vitest';
import { interpret, type Heard } from '../../flows/interpret.ts';
import { makeCode } from '../../src/domain/code.ts';

const heard = (text: string): Heard => ({
  text,
  payload: null,
  attachment: null,
  location: null,
  question: null,
  titles: () => [],
  language: 'es',
  today: '2021-02-20',
});

describe('a text while no question is open', () => {
  const code = makeCode('reference', new Uint8Array([1, 2, 3, 4, 5, 6]));
  const forged = code.slice(0, -1) + (code.endsWith('3') ? '4' : '3');

  it('is known by the code of an appointment in it', () => {
    expect(interpret(heard(`¿es real ${code}?`))).toEqual({ type: 'REFERENCE', code });
  });

  it('is told when its code does not add up: it is mistyped, or the message with it was not ours', () => {
    expect(interpret(heard(forged))).toEqual({ type: 'CODE_SLIP' });
    expect(interpret(heard(`¿es real ${forged}?`))).toEqual({ type: 'CODE_SLIP' });
  });

  it('is else a number, or nothing known', () => {
    expect(interpret(heard('2'))).toEqual({ type: 'NUMBER', number: 2 });
    expect(interpret(heard('hola'))).toEqual({ type: 'NUMBER', number: null });
    expect(interpret(heard('C.P. 32000'))).toEqual({ type: 'NUMBER', number: null });
  });
});
