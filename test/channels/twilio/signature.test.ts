import crypto, { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it, vi } from 'vitest';
import { isSignature, signedByTwilio } from '../../../src/channels/twilio/signature.ts';
import { sign } from '../../support/twilio/sign.ts';

// The vectors of twilio-node's own tests.
const authToken = '12345';
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const params = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
};
const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

describe('signedByTwilio', () => {
  it('knows the signature of the documented request', () => {
    expect(signedByTwilio({ authToken, url, signature, params })).toBe(true);
  });

  it('knows the signature over a field with several values', () => {
    const several = { Sid: 'CA123', SidAccount: 'AC123', Digits: ['5678', '1234', '1234'] };
    expect(
      signedByTwilio({ authToken, url, signature: 'IK+Dwps556ElfBT0I3Rgjkr1wJU=', params: several }),
    ).toBe(true);
  });

  it('is made by the Twilio double as Twilio makes it', () => {
    expect(sign(authToken, url, Object.entries(params))).toBe(signature);
    const several = ['5678', '1234', '1234'].map((digits): [string, string] => ['Digits', digits]);
    expect(sign(authToken, url, [['Sid', 'CA123'], ['SidAccount', 'AC123'], ...several])).toBe(
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    );
  });

  it.each([
    ['another token', { authToken: '54321' }],
    ['another address', { url: 'https://mycompany.com/myapp.php?foo=1&bar=3' }],
    ['another scheme', { url: url.replace('https', 'http') }],
    ['a changed field', { params: { ...params, Digits: '12345' } }],
    ['a field more', { params: { ...params, Extra: 'x' } }],
    ['a field less', { params: { CallSid: params.CallSid } }],
    ['an empty signature', { signature: '' }],
    ['no signature', { signature: undefined }],
    ['a signature of another length', { signature: 'RSOYDt4T1cUTdK1PDd93' }],
    ['a signature that is no base64', { signature: 'é'.repeat(28) }],
    ['a relative address', { url: '/myapp.php' }],
  ])('refuses %s', (_what, change) => {
    expect(signedByTwilio({ authToken, url, signature, params, ...change })).toBe(false);
  });

  it.each(['the one', 'the other'])('takes either of two tokens while one is to follow: %s', (which) => {
    const tokens = { authToken: which === 'the one' ? authToken : '54321' };
    const authTokenNext = which === 'the one' ? '54321' : authToken;
    expect(signedByTwilio({ ...tokens, authTokenNext, url, signature, params })).toBe(true);
    expect(signedByTwilio({ ...tokens, authTokenNext: '9', authToken: '8', url, signature, params })).toBe(
      false,
    );
    // The port written out or left out, and a changed field, are looked at for both.
    const changed = { ...params, Digits: '12345' };
    expect(signedByTwilio({ ...tokens, authTokenNext, url, signature, params: changed })).toBe(false);
  });

  it('takes the port written out or left out', () => {
    const plain = 'https://mycompany.com/sms';
    const withPort = 'https://mycompany.com:443/sms';
    const over = (address: string): string => sign(authToken, address, Object.entries(params));
    expect(signedByTwilio({ authToken, url: plain, signature: over(withPort), params })).toBe(true);
    expect(signedByTwilio({ authToken, url: withPort, signature: over(plain), params })).toBe(true);
    const odd = 'http://127.0.0.1:3000/sms';
    expect(signedByTwilio({ authToken, url: odd, signature: over(odd), params })).toBe(true);
    expect(signedByTwilio({ authToken, url: odd, signature: over('http://127.0.0.1/sms'), params })).toBe(
      true,
    );
  });

  it('drops the fragment that asks Twilio for more tries', () => {
    const sent = sign(authToken, 'https://mycompany.com/sms', Object.entries(params));
    expect(
      signedByTwilio({ authToken, url: 'https://mycompany.com/sms#rc=5&rp=all', signature: sent, params }),
    ).toBe(true);
  });

  it('agrees with a signature made from the description, for any fields, and with none that differs', () => {
    const field = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(fc.dictionary(field, field, { maxKeys: 8 }), field, (fields, token) => {
        const address = 'https://aviso.example.org/webhooks/twilio/message?id=1';
        const right = sign(token, address, Object.entries(fields));
        expect(signedByTwilio({ authToken: token, url: address, signature: right, params: fields })).toBe(
          true,
        );
        const wrong = sign(`${token}x`, address, Object.entries(fields));
        expect(signedByTwilio({ authToken: token, url: address, signature: wrong, params: fields })).toBe(
          false,
        );
      }),
    );
  });

  it('agrees with the library on addresses with and without ports, names and queries', () => {
    const host = fc.constantFrom('aviso.example.org', '127.0.0.1', '[::1]', 'user:secret@aviso.example.org');
    const port = fc.constantFrom('', ':443', ':80', ':3000', ':8443');
    const rest = fc.constantFrom('/sms', '/sms?id=01J&x=%20a', '/sms?at=12:30', '/sms/a:b@c', '/');
    fc.assert(
      fc.property(
        fc.constantFrom('https', 'http'),
        host,
        port,
        port,
        rest,
        (scheme, name, ours, theirs, path) => {
          const ourUrl = `${scheme}://${name}${ours}${path}`;
          const over = sign(authToken, `${scheme}://${name}${theirs}${path}`, Object.entries(params));
          expect(signedByTwilio({ authToken, url: ourUrl, signature: over, params })).toBe(
            validateRequest(authToken, over, ourUrl, params),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['any signature', createHmac('sha1', 'x').digest('base64'), true],
    ['an empty one', '', false],
    ['one too short', 'RSOYDt4T1cUTdK1PDd93/VVr8B=', false],
    ['one too long', `A${signature}`, false],
    ['no base64', `${'é'.repeat(14)}${'='.repeat(14)}`, false],
    ['base64 of 21 bytes', Buffer.alloc(21, 7).toString('base64'), false],
    ['bits that no encoder sets', 'RSOYDt4T1cUTdK1PDd93/VVr8B9=', false],
    ['a list of two', [signature, signature], false],
    ['no header', undefined, false],
  ])('tells by its shape whether a header can be a signature: %s', (_what, header, can) => {
    expect(isSignature(header)).toBe(can);
  });
});

describe('the work that an unsigned form makes', () => {
  it('is two HMACs for a header of the right shape, and none for any other', () => {
    const made = vi.spyOn(crypto, 'createHmac');
    const forged = createHmac('sha1', 'not the token').digest('base64');
    made.mockClear();
    for (const address of ['https://aviso.example.org/sms', 'https://aviso.example.org:443/sms?x=%27', url]) {
      expect(signedByTwilio({ authToken, url: address, signature: forged, params })).toBe(false);
      expect(made).toHaveBeenCalledTimes(2);
      made.mockClear();
    }
    expect(signedByTwilio({ authToken, url, signature: 'A'.repeat(4_000), params })).toBe(false);
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
  });
});
