import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { field, parseForm } from '../../../src/channels/twilio/form.ts';

const parse = (text: string): unknown => parseForm(Buffer.from(text));

describe('parseForm', () => {
  it('reads what URLSearchParams writes, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), {
          maxLength: 10,
        }),
        (pairs) => {
          const form = parseForm(Buffer.from(new URLSearchParams(pairs).toString()));
          const read = Object.entries(form ?? {}).flatMap(([name, value]) =>
            (typeof value === 'string' ? [value] : value).map((v) => [name, v]),
          );
          // Order between names is lost in an object; within a name it is kept.
          const byName = (list: string[][]): string[][] =>
            list.toSorted((a, b) => (a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0));
          expect(byName(read)).toEqual(byName(pairs));
        },
      ),
    );
  });

  it('keeps the spaces around a text, which were signed', () => {
    expect(parse('Body=+hola%20++&From=%2B525512345678')).toEqual({
      Body: ' hola   ',
      From: '+525512345678',
    });
  });

  it('takes empty, nameless and doubled fields', () => {
    expect(parse('')).toEqual({});
    expect(parse('&&a=1&b&=x&a=2&a=&')).toEqual({ a: ['1', '2', ''], b: '', '': 'x' });
  });

  it('takes names that objects have of their own', () => {
    const form = parseForm(Buffer.from('__proto__=a&constructor=b&toString=c'));
    expect(Object.entries(form ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
    expect(field(parseForm(Buffer.from('a=1')) ?? {}, 'toString')).toBeNull();
  });

  it('takes raw UTF-8, a byte order mark included', () => {
    expect(parse('Body=\ufeffmañana')).toEqual({ Body: '\ufeffmañana' });
  });

  it.each([
    ['raw bytes', Buffer.from([0x42, 0x3d, 0xff, 0xfe])],
    ['Latin-1', Buffer.from('Body=mañana', 'latin1')],
    ['escaped bytes', Buffer.from('Body=%FF%FE')],
    ['an overlong escape', Buffer.from('Body=%C0%AF')],
    ['an escaped surrogate', Buffer.from('Body=%ED%A0%80')],
    ['half an escape', Buffer.from('Body=100%')],
    ['an escape of no digits', Buffer.from('Body=%ZZ')],
    ['a broken name', Buffer.from('%FF=x')],
  ])('refuses what is not UTF-8: %s', (_what, bytes) => {
    expect(parseForm(bytes)).toBeNull();
  });
});
