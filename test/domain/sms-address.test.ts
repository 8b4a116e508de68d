import { describe, expect, it } from 'vitest';
import { contactPoint } from '../../src/domain/address.ts';
import { smsAddressOf } from '../../src/domain/sms-address.ts';
import { inWhatsAppWindow } from '../../src/domain/whatsapp-window.ts';

describe('the number for SMS of a WhatsApp address', () => {
  it.each([
    ['+5216641234567', '+526641234567'],
    ['+526641234567', '+526641234567'],
    ['+551188887777', '+5511988887777'],
    ['+5511988887777', '+5511988887777'],
    ['+551133334444', '+551133334444'],
    ['+5491123456789', '+5491123456789'],
    ['+50370001111', '+50370001111'],
    ['+15005550009', '+15005550009'],
  ])('%s is %s, the same person', (address, number) => {
    expect(smsAddressOf(address)).toBe(number);
    expect(contactPoint(number)).toBe(contactPoint(address));
  });

  it('does not exist for a business-scoped id', () => {
    expect(smsAddressOf('US.13491208655302741918')).toBeNull();
    expect(smsAddressOf('MX.ENT.1349')).toBeNull();
    expect(smsAddressOf('')).toBeNull();
  });
});

describe('WhatsApp’s 24 hours', () => {
  const hour = 3_600_000;
  it('begin with the person’s text and end a little early', () => {
    expect(inWhatsAppWindow(null, 0)).toBe(false);
    expect(inWhatsAppWindow(0, 0)).toBe(true);
    expect(inWhatsAppWindow(0, 23.5 * hour)).toBe(true);
    expect(inWhatsAppWindow(0, 24 * hour - 10 * 60_000)).toBe(false);
    expect(inWhatsAppWindow(0, 24 * hour + 1)).toBe(false);
  });
});
