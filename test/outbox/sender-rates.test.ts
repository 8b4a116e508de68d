import { describe, expect, it } from 'vitest';
import { parseSenderRates, type SenderRates } from '../../src/outbox/sender-rates.ts';

function read(text: string | null): SenderRates {
  const parsed = parseSenderRates(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.rates;
}

const SERVICE = 'MG0123456789abcdef0123456789abcdef';

describe('sender rates', () => {
  it.each([
    ['+15005550006', 1],
    ['+525512345678', 1],
    ['+18005550123', 3],
    ['+18885550123', 3],
    ['+18015550123', 1],
    ['24247', 10],
    [SERVICE, 10],
    ['whatsapp:+15005550007', 80],
    [`whatsapp:${SERVICE}`, 80],
  ])('by kind: %s sends %i a second', (sender, rate) => {
    expect(read(null)(sender)).toBe(rate);
    expect(read('')(sender)).toBe(rate);
  });

  it('reads what is given and keeps the kind’s rate for the rest', () => {
    const rates = read(` +15005550006=2.5, whatsapp:+15005550007 = 40 ,${SERVICE}=100,24247=50,`);
    expect(rates('+15005550006')).toBe(2.5);
    expect(rates('whatsapp:+15005550007')).toBe(40);
    expect(rates('+15005550007')).toBe(1);
    expect(rates(SERVICE)).toBe(100);
    expect(rates('24247')).toBe(50);
  });

  it.each([
    '+15005550006',
    '+15005550006=',
    '+15005550006=0',
    '+15005550006=-1',
    '=5',
    'sms:+15005550006=1',
    '+1=x',
  ])('says which entry is wrong, and not what it holds: %s', (entry) => {
    expect(parseSenderRates(`24247=1,${entry}`)).toEqual({
      problem: 'entry 2 is no sender=rate with a rate above 0',
    });
  });
});
