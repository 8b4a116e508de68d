import { describe, expect, it } from 'vitest';
import { PASSWORD_LENGTH, passwordFault } from '../../src/domain/account.ts';

const KNOWN = ['ana.quetzal@example.org', 'Ana Quetzal'];
const LONG = 'a heron waits by the weir, ';

describe('a new password', () => {
  it.each([
    ['short', 'heron weir1'],
    ['long', `${LONG.repeat(4)}${'x'.repeat(PASSWORD_LENGTH.most)}`],
    // Nothing is left without what everybody can read of the account, or tries first.
    ['guessable', 'Quetzal-Quetzal'],
    ['guessable', 'ana.quetzal@example.org'],
    ['guessable', 'Password123456'],
    ['guessable', 'contraseñaQWERTY1'],
    ['guessable', 'aaaaaaaaaaaaaaaa'],
    ['guessable', '123456789012345'],
  ] as const)('is %s: %s', (fault, password) => {
    expect(passwordFault(password, KNOWN)).toBe(fault);
  });

  it.each([
    'heron weir12',
    'only letters here',
    'ÑANDÚ y colibrí',
    '雨が降る前に傘を買いました',
    '🦉🌵🌊🔔🎈🍋🧵🪁🎻🧭🪴🪶',
    `Quetzal, ${LONG}`,
    LONG.repeat(4),
  ])('may be of any signs, as long as it is long: %s', (password) => {
    expect(passwordFault(password, KNOWN)).toBeNull();
  });
});
