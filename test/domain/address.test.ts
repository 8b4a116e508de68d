import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { contactPoint, countryOf, isScopedId, parsePhone } from '../../src/domain/address.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe('contactPoint', () => {
  it.each([
    // Mexico: WhatsApp writes a 1 that SMS does not.
    ['+5216561234567', '+526561234567'],
    ['+526561234567', '+526561234567'],
    ['+52165612345678', '+52165612345678'],
    ['+521656123456', '+521656123456'],
    // Argentina: the 9 of mobiles.
    ['+5491123456789', '+541123456789'],
    ['+541123456789', '+541123456789'],
    // … or a 15 after the area code, of two, three or four digits; a 0 before it.
    ['+54111523456789', '+541123456789'],
    ['+549111523456789', '+541123456789'],
    ['+54221154567890', '+542214567890'],
    ['+54296615456789', '+542966456789'],
    ['+549296615456789', '+542966456789'],
    ['+5401123456789', '+541123456789'],
    ['+549231523456789', '+549231523456789'],
    // Mexico: prefixes of calls before 2019.
    ['+520446561234567', '+526561234567'],
    ['+520456561234567', '+526561234567'],
    ['+52016561234567', '+526561234567'],
    // Brazil: a 0 and a carrier before the area code.
    ['+55011991234567', '+551191234567'],
    ['+5501511991234567', '+551191234567'],
    ['+5501131234567', '+551131234567'],
    // Brazil: the ninth digit, of mobiles only.
    ['+5511991234567', '+551191234567'],
    ['+551191234567', '+551191234567'],
    ['+5511961234567', '+551161234567'],
    ['+551131234567', '+551131234567'],
    ['+5511931234567', '+5511931234567'],
    // Others, and business-scoped ids, as they are.
    ['+15005550006', '+15005550006'],
    ['+50937123456', '+50937123456'],
    ['US.1234567890abc', 'US.1234567890abc'],
    ['MX.5216561234567', 'MX.5216561234567'],
    ['', ''],
  ])('%s is %s', (address, wanted) => {
    expect(contactPoint(address)).toBe(wanted);
  });

  it('is one for both spellings of every line', () => {
    fc.assert(
      fc.property(digits(10), (d) => {
        expect(contactPoint(`+521${d}`)).toBe(contactPoint(`+52${d}`));
        expect(contactPoint(`+549${d}`)).toBe(contactPoint(`+54${d}`));
      }),
    );
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9]\d$/),
        fc.constantFrom('6', '7', '8', '9'),
        digits(7),
        (area, first, rest) => {
          expect(contactPoint(`+55${area}9${first}${rest}`)).toBe(contactPoint(`+55${area}${first}${rest}`));
        },
      ),
    );
  });

  it('never makes one of two lines', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('+52', '+521', '+54', '+549', '+5511', '+55119', '+1'),
        digits(10),
        digits(10),
        (code, a, b) => {
          fc.pre(a !== b);
          expect(contactPoint(code + a)).not.toBe(contactPoint(code + b));
        },
      ),
    );
  });

  it('joins what libphonenumber reads as one line, and only that', () => {
    const area = fc.constantFrom('11', '221', '351', '2966', '3541');
    const prefix = fc.constantFrom('+54', '+549', '+540');
    fc.assert(
      fc.property(area, prefix, fc.boolean(), digits(8), (code, before, fifteen, rest) => {
        const written = `${before}${code}${fifteen ? '15' : ''}${rest.slice(0, 10 - code.length)}`;
        const line = `+54${code}${rest.slice(0, 10 - code.length)}`;
        expect(contactPoint(written)).toBe(line);
        const read = parsePhoneNumberFromString(written);
        if (read?.isValid() === true) expect(contactPoint(read.number)).toBe(line);
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('+55', '+550', '+55015'),
        fc.constantFrom('11', '21', '92'),
        fc.stringMatching(/^9[6-9]\d{7}$|^[2-5]\d{7}$/),
        (before, code, rest) => {
          const read = parsePhoneNumberFromString(`${before}${code}${rest}`);
          fc.pre(read?.isValid() === true);
          expect(contactPoint(`${before}${code}${rest}`)).toBe(contactPoint(read.number));
        },
      ),
    );
  });

  it('is its own contact point', () => {
    const address = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc
        .tuple(
          fc.constantFrom(
            ...['+52', '+521', '+52044', '+5201', '+54', '+549', '+540', '+541115', '+54922115', '+54296615'],
            ...['+55', '+5511', '+55119', '+551199', '+55011', '+5501511', '+', 'US.'],
          ),
          fc.stringMatching(/^\d{0,13}$/),
        )
        .map((it) => it.join('')),
    );
    fc.assert(
      fc.property(address, (it) => {
        expect(contactPoint(contactPoint(it))).toBe(contactPoint(it));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('isScopedId', () => {
  it.each(['US.13491208655302741918', 'MX.a1', 'US.ENT.11815799212886844830', `BR.${'1'.repeat(128)}`])(
    '%s is one',
    (address) => {
      expect(isScopedId(address)).toBe(true);
    },
  );
  it.each(['', '+526561234567', 'us.1', 'USA.1', 'US.', 'US.1.2', `BR.${'1'.repeat(129)}`, 'US.1 '])(
    '%j is none',
    (address) => {
      expect(isScopedId(address)).toBe(false);
    },
  );
});

describe('parsePhone', () => {
  it.each([
    ['+526561234567', '+526561234567'],
    ['+52 656 123 4567', '+526561234567'],
    ['+52 (656) 123-4567', '+526561234567'],
    ['+52.656.123.4567', '+526561234567'],
    ['0052 656 123 4567', '+526561234567'],
    ['whatsapp:+5216561234567', '+5216561234567'],
    [' WhatsApp: +52 1 656 123 4567 ', '+5216561234567'],
    ['tel:+15005550006', '+15005550006'],
    ['+1 (500) 555–0006', '+15005550006'],
    ['\u202a+52\u00a0656\u00a0123\u00a04567\u202c', '+526561234567'],
    ['＋５２６５６１２３４５６７', '+526561234567'],
    ['+50937123456', '+50937123456'],
    ['+55 11 99123-4567', '+5511991234567'],
    ['+54 9 11 2345-6789', '+5491123456789'],
    ['+54 11 15 2345-6789', '+5491123456789'],
    ['+54 9 11 15 2345-6789', '+5491123456789'],
    ['+52 044 656 123 4567', '+526561234567'],
    ['+55 011 99123-4567', '+5511991234567'],
    ['+55 90 4000-0000', '+559040000000'],
    ['+55 90 90 4000-0000', '+55909040000000'],
    ['+44 (0)20 7946 0958', '+442079460958'],
  ])('%j is %s', (text, wanted) => {
    expect(parsePhone(text)).toBe(wanted);
  });

  it.each([
    '',
    '+',
    '656 123 4567',
    '6561234567',
    '526561234567',
    '+52 656 123',
    '+52656123456789',
    '+1234',
    '+0123456789',
    '+999123456789',
    'hola',
    '+52 656 123 4567 y +52 656 123 4568',
    '+52656123456a',
    'US.1234567890',
    'A201234567',
    `+52656123456${' '.repeat(60)}7`,
  ])('%j is none', (text) => {
    expect(parsePhone(text)).toBeNull();
  });

  it('gives what it takes, and again the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('+52', '+521', '+1', '+55', '+509', '+504'),
        fc.stringMatching(/^[2-9]\d{7,9}$/),
        (code, rest) => {
          const phone = parsePhone(code + rest);
          if (phone !== null) {
            expect(phone).toBe(code + rest);
            expect(parsePhone(phone)).toBe(phone);
          }
          if (code === '+52' && rest.length === 10) expect(phone).not.toBeNull();
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(parsePhone(text) ?? '+1000000').toMatch(/^\+\d{7,15}$/);
      }),
    );
  });
});

describe('countryOf', () => {
  it.each([
    ['+526561234567', 'MX'],
    ['+5216561234567', 'MX'],
    ['+19155550123', 'US'],
    ['+14165550123', 'CA'],
    ['+18095550123', 'DO'],
    ['+50937123456', 'HT'],
    ['+50499123456', 'HN'],
    ['+50251234567', 'GT'],
    ['+50371234567', 'SV'],
    ['+5351234567', 'CU'],
    ['+5511991234567', 'BR'],
    ['US.1234567890abc', 'US'],
    ['MX.1', 'MX'],
    ['US.ENT.11815799212886844830', 'US'],
  ])('%s is in %s', (address, country) => {
    expect(countryOf(address)).toBe(country);
  });

  it.each(['', '+1234567', '+999123456789', '6561234567', 'us.123', 'USA.123', 'US.', 'MG00000000', 'hola'])(
    '%j tells none',
    (address) => {
      expect(countryOf(address)).toBeNull();
    },
  );

  it('answers the same when it has forgotten', () => {
    for (let i = 0; i < 10_100; i += 1) parsePhone(`+52656${String(1_000_000 + i)}`);
    expect(countryOf('+526561000000')).toBe('MX');
    expect(parsePhone('+999123456789')).toBeNull();
  });
});
