import { describe, expect, it } from 'vitest';
import { hashSeen } from '../../../scripts/broadcast/approve.ts';
import { Client } from '../../../scripts/broadcast/client.ts';
import { json, serve } from '../../support/answering-server.ts';

const REVIEW = {
  hash: 'abc',
  size: 1_234,
  kept: { noPhone: 0, stopped: 0, newsStopped: 0 },
  samples: [
    { language: 'es', channel: 'sms', people: 1_000, body: 'Aviso:\nquédese.', segments: 2 },
    { language: 'en', channel: 'sms', people: 234, body: 'Aviso:\nquédese.', segments: 2 },
    { language: 'ht', channel: 'whatsapp', people: 0, body: null, segments: 0 },
  ],
  segments: 2_468,
  finishesAt: null,
  costs: {
    es: {
      asWritten: 2,
      rewritten: 1,
      safe: 'Aviso:\nquedese.',
      letters: [
        { letter: 'ã', times: 3, instead: 'a', segmentsMore: 1 },
        { letter: '☺', times: 1, instead: '', segmentsMore: 0 },
      ],
    },
  },
  problems: [
    { code: 'long', blocks: 'no', language: 'es' },
    { code: 'moving_word', blocks: 'unless_overridden', language: 'es', what: 'viaje' },
  ],
  broadcast: {
    id: 'B1',
    version: 3,
    kind: 'new',
    of: null,
    state: 'review',
    title: 'Cierre\u001B[2J',
    texts: { es: 'Aviso:\nquédese.' },
    fallback: 'es',
    audience: { include: { languages: ['es', 'en'] }, exclude: [] },
    keepAccents: true,
    startsAt: { date: '2021-03-02', time: '09:00', zone: 'America/Matamoros' },
    holdMinutes: 1,
    canaryShare: 0.015,
    canaryMinutes: 10,
    failureLimit: 0.1,
    quietHours: true,
    livesMinutes: 60,
    author: 'token:T1:Ana: of the night',
    override: { by: 'token:T2:Eva', reason: 'seen' },
    submittedBy: 'token:T1:Ana',
    approvedBy: null,
    approvedCount: null,
    dueAt: null,
    paused: null,
    endedAt: null,
    createdAt: '2021-03-01T18:00:00.000Z',
  },
};

async function sessionOver(review: unknown) {
  const { url } = await serve(json(review));
  const printed: string[] = [];
  const note = (): void => undefined;
  const print = (line: string): void => void printed.push(line);
  return { printed, session: { client: new Client({ url, token: 'x', note }), print, note } };
}

describe('approving at a terminal', () => {
  it('shows all there is to see, then asks for the number of people and takes no other', async () => {
    const { session, printed } = await sessionOver(REVIEW);
    const asked: string[] = [];
    for (const answer of ['1234', ' 1,234 ', '1 234']) {
      printed.length = 0;
      const ask = (question: string): Promise<string> => {
        asked.push(question);
        return Promise.resolve(answer);
      };
      expect(await hashSeen(session, 'B1', ask)).toBe('abc');
    }
    expect(asked[0]).toBe('To approve this, type how many people it is for: ');
    expect(printed).toEqual([
      'B1  Cierre [2J  waits for approval',
      'written  by Ana: of the night',
      'for      language es or en',
      'people   1,234 registrations',
      'es by SMS, 1,000 people, 2 segments',
      '  | Aviso:',
      '  | quédese.',
      'en by SMS, 234 people, 2 segments, the text in es',
      '  | Aviso:',
      '  | quédese.',
      'ht by WhatsApp, 0 people, 1 message',
      '  (no text: nothing is sent)',
      'cost     2,468 segments altogether; a message on WhatsApp counts one',
      '  es: 1 as SMS with plain letters, 2 as written; it goes as written',
      '    ã ×3 becomes a, +1 kept; ☺ ×1 is left out, costs nothing more kept',
      '    to save that: --no-keep-accents',
      '    | Aviso:',
      '    | quedese.',
      'start    2021-03-02 09:00 America/Matamoros, held back 1 minute',
      'first    1.5 % get it and are waited for 10 minutes; above 10 % failures it pauses',
      'quiet    nobody is rung from 21:00 to 08:00 of their own clock',
      'ends     not known: a sender sends nothing',
      'override by Eva: seen',
      'note     The text in es takes more than two segments: it costs more and fewer read it. Shorten it if you can.',
      'note     The text in es says "viaje", which could move people without an appointment to travel. Write it otherwise, send it to those with appointments only, or ask an admin for an override with a reason.',
    ]);
    for (const answer of ['', 'yes', '1235', '12340'])
      await expect(
        hashSeen(session, 'B1', () => Promise.resolve(answer)),
        answer,
      ).rejects.toThrow('That is not the number of people. Nothing was approved.');
  });

  it('is not asked where there is no terminal', async () => {
    const { session } = await sessionOver(REVIEW);
    await expect(hashSeen(session, 'B1', null)).rejects.toThrow('give --hash as preview shows it');
  });
});
