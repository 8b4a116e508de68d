import { describe, expect, it } from 'vitest';
import { listReceived, listTalk } from '../../../src/channels/simulator/talk.ts';
import type { Content, InboundMessage, OutboxRow } from '../../../src/domain/message.ts';
import { claimedRow } from '../../contract/transport.ts';
import { makeInbound, NOW } from '../../support/records.ts';

const HOUR = 3_600_000;
const TEMPLATE = { name: 'reminder_confirm', values: ['C3FK9MX'], body: 'Su cita es C3FK9MX.' };
const row = (content: Content, over: Partial<OutboxRow> = {}): OutboxRow =>
  claimedRow({ channel: 'whatsapp', state: 'delivered', attemptedAt: NOW, content, ...over });
const heard = (hoursAgo: number, over: Partial<InboundMessage> = {}): InboundMessage =>
  makeInbound({ channel: 'whatsapp', receivedAt: NOW - hoursAgo * HOUR, ...over });

describe('a message as the simulated phone shows it', () => {
  const content: Content = {
    body: 'Hola',
    choices: [{ id: 'a#b', title: 'b' }],
    language: 'es',
    template: TEMPLATE,
    sms: ['Hola'],
  };

  it('is free text with its choices within the 24 hours, and nothing of what was not sent', () => {
    const [received] = listReceived([row(content)], [heard(1)]);
    expect(received).toMatchObject({ body: 'Hola' });
    expect(received?.content).toEqual({ body: 'Hola', choices: content.choices });
    expect(
      listReceived([row({ body: 'Hola', language: 'es', template: TEMPLATE })], [heard(1)])[0],
    ).not.toHaveProperty('content');
  });

  it.each([
    ['24 hours after the last text on WhatsApp', [heard(30), heard(24)]],
    ['when only SMS came since', [heard(30), heard(1, { channel: 'sms' })]],
    ['when nothing ever came', []],
    ['when the text came after it', [heard(-1)]],
  ])('is the template %s', (_, texts) => {
    const [received] = listReceived([row(content)], texts);
    expect(received?.body).toBe(TEMPLATE.body);
    expect(received?.content).toEqual({ body: TEMPLATE.body, template: TEMPLATE });
  });

  it('is the template where WhatsApp had refused free text, and never one on SMS', () => {
    const only = { ...content, template: { ...TEMPLATE, only: true as const } };
    expect(listReceived([row(only)], [heard(1)])[0]?.body).toBe(TEMPLATE.body);
    expect(listReceived([row(content, { channel: 'sms' })], [])[0]?.body).toBe('Hola');
  });

  it('stands in the talk between the texts', () => {
    const talk = listTalk([row(content)], [heard(30), heard(-1)]);
    expect(talk.map(({ kind, body }) => [kind, body])).toEqual([
      ['sent', 'hola'],
      ['received', TEMPLATE.body],
      ['sent', 'hola'],
    ]);
  });
});
