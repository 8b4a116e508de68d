import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInbound } from '../../../src/channels/twilio/inbound.ts';

const NOW = 1_613_746_800_000;
const sms = {
  MessageSid: 'SM00000000000000000000000000000001',
  AccountSid: 'AC00000000000000000000000000000001',
  From: '+525512345678',
  To: '+15005550006',
  Body: ' Hola  ',
  NumMedia: '0',
  SomethingNew: 'tomorrow',
};
const whatsapp = {
  ...sms,
  From: 'whatsapp:+5215512345678',
  To: 'whatsapp:+15005550007',
  ProfileName: 'A person',
  WaId: '5215512345678',
  MessageType: 'text',
};

describe('readInbound', () => {
  it('reads a text by SMS as it came', () => {
    expect(readInbound(sms, NOW)).toEqual({
      sid: sms.MessageSid,
      channel: 'sms',
      from: '+525512345678',
      externalId: null,
      to: '+15005550006',
      text: ' Hola  ',
      payload: null,
      attachment: null,
      location: null,
      answeredByCarrier: null,
      receivedAt: NOW,
    });
  });

  it('reads a text by WhatsApp: the address without its prefix, our sender as it is configured', () => {
    expect(readInbound(whatsapp, NOW)).toMatchObject({
      channel: 'whatsapp',
      from: '+5215512345678',
      to: 'whatsapp:+15005550007',
      text: ' Hola  ',
    });
  });

  it.each([
    [
      'an id alone',
      { From: 'whatsapp:US.13491208655302741918', WaId: '' },
      'US.13491208655302741918',
      'US.13491208655302741918',
    ],
    [
      'an id, and its other form',
      { From: 'whatsapp:US.1', ExternalUserId: 'whatsapp:ID.2', WaId: '' },
      'US.1',
      'ID.2',
    ],
    ['a number and an id', { ExternalUserId: 'whatsapp:ID.2' }, '+5215512345678', 'ID.2'],
    ['a number and an id without its prefix', { ExternalUserId: 'ID.2' }, '+5215512345678', 'ID.2'],
    ['an id, and the number all the same', { From: 'whatsapp:US.1' }, '+5215512345678', 'US.1'],
    ['an id that names itself twice', { From: 'whatsapp:US.1', WaId: 'US.1' }, 'US.1', 'US.1'],
    ['an id with digits that are no number', { From: 'whatsapp:US.1', WaId: '12' }, 'US.1', 'US.1'],
    [
      'a number, and the id that businesses share',
      { ParentExternalUserId: 'whatsapp:US.ENT.3' },
      '+5215512345678',
      'US.ENT.3',
    ],
    [
      'a number, an id, and the one that businesses share',
      { ExternalUserId: 'whatsapp:US.2', ParentExternalUserId: 'whatsapp:US.ENT.3' },
      '+5215512345678',
      'US.2',
    ],
    [
      'an id, and the one that businesses share',
      { From: 'whatsapp:US.1', ParentExternalUserId: 'US.ENT.3', WaId: '' },
      'US.1',
      'US.1',
    ],
    ['a number alone', {}, '+5215512345678', null],
    ['a number and something unknown', { ExternalUserId: 'whatsapp:?' }, '+5215512345678', null],
  ])('takes a WhatsApp sender who shows %s', (_, extra, from, externalId) => {
    expect(readInbound({ ...whatsapp, ...extra }, NOW)).toMatchObject({
      channel: 'whatsapp',
      from,
      externalId,
    });
  });

  it('takes no business-scoped id from an SMS', () => {
    expect(readInbound({ ...sms, ExternalUserId: 'whatsapp:ID.2' }, NOW)).toMatchObject({ externalId: null });
  });

  it('takes the button or the list row that was pressed', () => {
    const pressed = {
      ...whatsapp,
      MessageType: 'button',
      Body: 'Sí',
      ButtonText: 'Sí',
      ButtonPayload: 'yes',
    };
    expect(readInbound(pressed, NOW)).toMatchObject({ text: 'Sí', payload: 'yes' });
    // Of a template's button the payload may be missing: the title says which it was.
    for (const title of [{ ButtonText: 'Voy a ir' }, { ListTitle: 'Voy a ir' }]) {
      expect(readInbound({ ...whatsapp, MessageType: 'button', Body: '', ...title }, NOW)).toMatchObject({
        text: 'Voy a ir',
        payload: null,
      });
    }
    const row = { ...whatsapp, MessageType: 'interactive', ListId: 'es', ListTitle: 'Español' };
    expect(readInbound(row, NOW)).toMatchObject({ payload: 'es' });
  });

  it.each([
    [{ MessageType: 'audio', NumMedia: '1', MediaContentType0: 'audio/ogg' }, 'audio'],
    [{ MessageType: 'sticker', NumMedia: '1', MediaContentType0: 'image/webp' }, 'sticker'],
    [{ MessageType: 'contacts', NumMedia: '1', MediaContentType0: 'text/vcard' }, 'contact'],
    [{ MessageType: 'unsupported' }, 'other'],
    [{ NumMedia: '1', MediaContentType0: 'image/jpeg' }, 'image'],
    [{ NumMedia: '2', MediaContentType0: 'video/mp4', MediaContentType1: 'image/png' }, 'video'],
    [{ NumMedia: '1', MediaContentType0: 'application/pdf' }, 'document'],
    [{ NumMedia: '1', MediaContentType0: 'TEXT/X-VCARD' }, 'contact'],
    [{ NumMedia: '1', MediaContentType0: 'model/stl' }, 'other'],
    [{ NumMedia: '1' }, 'other'],
    [{ NumMedia: 'many' }, null],
    [{ MessageType: 'toString' }, null],
  ])('names what came besides words: %o is %s', (extra, attachment) => {
    expect(readInbound({ ...whatsapp, Body: '', ...extra }, NOW)).toMatchObject({ text: '', attachment });
  });

  it('reads a location pin, and none that lies off the globe', () => {
    const pin = {
      ...whatsapp,
      MessageType: 'location',
      Body: '',
      Latitude: '32.5422',
      Longitude: '-117.0297',
    };
    expect(readInbound(pin, NOW)).toMatchObject({ location: { latitude: 32.5422, longitude: -117.0297 } });
    expect(readInbound({ ...pin, Latitude: '0', Longitude: '0' }, NOW)).toMatchObject({
      location: { latitude: 0, longitude: 0 },
    });
    for (const Latitude of ['91', '', ' ', 'north', 'Infinity']) {
      expect(readInbound({ ...pin, Latitude }, NOW)).toMatchObject({ location: null });
    }
  });

  it.each([
    ['sms', 'STOP', {}, 'stop'],
    ['sms', ' Cancel ', {}, 'stop'],
    ['sms', 'yes', {}, null],
    ['sms', 'START', {}, null],
    ['sms', 'STOP please', {}, null],
    ['sms', 'ALTO', {}, null],
    ['sms', 'HELP', {}, null],
    ['sms', 'HELP', { OptOutType: 'HELP' }, 'help'],
    ['sms', 'BAJA', { OptOutType: 'STOP' }, 'stop'],
    ['whatsapp', 'STOP', {}, null],
    ['whatsapp', 'STOP', { OptOutType: 'STOP' }, 'stop'],
    ['whatsapp', 'ALTA', { OptOutType: 'START' }, 'start'],
  ])('knows what was answered on the way: %s %s %o', (channel, Body, extra, answeredByCarrier) => {
    const base = channel === 'sms' ? sms : whatsapp;
    expect(readInbound({ ...base, Body, ...extra }, NOW)).toMatchObject({ answeredByCarrier });
  });

  it('opens a long body that came in base64', () => {
    const text =
      'Me llamo así y quiero saber cuándo puedo ir; mi número es A 123 456 789 y somos cuatro personas.';
    const Body = Buffer.from(text).toString('base64');
    expect(readInbound({ ...sms, Body, NumSegments: '2' }, NOW)).toMatchObject({ text });
    expect(readInbound({ ...whatsapp, Body }, NOW)).toMatchObject({ text: Body });
  });

  it.each([
    '¿Cuándo?',
    'Sí, acepto',
    'ALTO',
    'A200000014',
    'Estoy en Tijuana con mis hijos',
    'Mwen nan Tijuana, ki lè m ap antre?',
    'Où êtes-vous ? 🙏',
  ])('opens a short body that came in base64: %s', (text) => {
    const Body = Buffer.from(text).toString('base64');
    expect(readInbound({ ...sms, Body }, NOW)).toMatchObject({ text });
  });

  it('opens a body that was cut, also inside a letter', () => {
    const text = 'Me llamo así y quiero saber cuándo puedo ir; somos cuatro: mamá, papá y dos niñas';
    const bytes = Buffer.from(text);
    for (let end = 40; end < bytes.length; end += 1) {
      const Body = bytes.subarray(0, end).toString('base64').replace(/=+$/, '');
      const read = readInbound({ ...sms, Body }, NOW);
      const opened = 'text' in read ? read.text : '';
      expect([Body, text.startsWith(opened), opened.length > 30]).toEqual([Body, true, true]);
    }
  });

  it('leaves every body that a person can have typed', () => {
    const typed = [
      'Hola',
      'A123456789',
      'aGk=',
      'hola',
      'Tijuana',
      'TIJUANA',
      'R3FK9MX',
      'McDonald',
      'MariaJose',
      'LuisJose',
      'JuanPerez1',
      'LaGuardia',
      'iPhone12',
      'x'.repeat(160),
      'abcd'.repeat(40),
      '0123456789'.repeat(12),
    ];
    for (const Body of typed) expect(readInbound({ ...sms, Body }, NOW)).toMatchObject({ text: Body });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (Body) => {
        expect(readInbound({ ...sms, Body }, NOW)).toMatchObject({ text: Body });
      }),
    );
    // Letters and digits alone, long enough: still no text when decoded.
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', 'b', 'q', 'Z', 'E', '0', '7', '+', '/'),
          minLength: 96,
          maxLength: 200,
        }),
        (Body) => {
          expect(readInbound({ ...sms, Body }, NOW)).toMatchObject({ text: Body });
        },
      ),
    );
  });

  it('takes the first of a doubled field', () => {
    expect(readInbound({ ...sms, Body: ['one', 'two'], From: ['+525512345678', '+1'] }, NOW)).toMatchObject({
      text: 'one',
      from: '+525512345678',
    });
  });

  it('takes a text to a Messaging Service that does not say which number was texted', () => {
    const service = 'MG0123456789abcdef0123456789abcdef';
    const { To: _, ...without } = sms;
    expect(readInbound({ ...without, MessagingServiceSid: service }, NOW)).toMatchObject({ to: service });
    expect(readInbound({ ...whatsapp, To: '', MessagingServiceSid: service }, NOW)).toMatchObject({
      channel: 'whatsapp',
      to: `whatsapp:${service}`,
    });
    expect(readInbound({ ...sms, MessagingServiceSid: service }, NOW)).toMatchObject({ to: sms.To });
    expect(readInbound({ ...without, MessagingServiceSid: 'x' }, NOW)).toHaveProperty('problem');
  });

  it.each(['MessageSid', 'From', 'To'])('says that %s is missing', (name) => {
    expect(readInbound({ ...sms, [name]: '' }, NOW)).toEqual({ problem: `${name} is missing.` });
  });

  it('takes the older names of the message id', () => {
    const { MessageSid: _, ...older } = sms;
    expect(readInbound({ ...older, SmsSid: 'SM7' }, NOW)).toMatchObject({ sid: 'SM7' });
  });

  it.each([
    ['messenger:1234', '+15005550006'],
    ['whatsapp:', 'whatsapp:+15005550007'],
    ['whatsapp:+525512345678', '+15005550007'],
    ['+525512345678', 'rcs:agent'],
  ])('refuses a channel that is not served: %s', (From, To) => {
    expect(readInbound({ ...sms, From, To }, NOW)).toHaveProperty('problem');
  });
});
