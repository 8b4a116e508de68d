import { describe, expect, it } from 'vitest';
import { QUESTIONS } from '../../flows/questions/all.ts';
import { clipsOf } from '../../src/conversation/clip-of.ts';
import { renderUtterance, type Utterance } from '../../src/conversation/rendering.ts';
import { clipWrites } from '../../src/messages/clip.ts';
import { sendWrite } from '../../src/messages/outgoing.ts';
import { newTalk } from '../../src/conversation/stored-talk.ts';
import { createWording } from '../../src/wording/i18n.ts';
import { LOCALES } from '../support/talk.ts';

const NOTHING: Utterance = { says: [], question: null, again: false, context: newTalk().context };

/** What goes with an answer on WhatsApp where these clips are there. */
function clipWith(
  names: readonly string[],
  said: Partial<Utterance>,
  channel: 'sms' | 'whatsapp' = 'whatsapp',
) {
  const clips = (language: string, name: string): string | null =>
    names.includes(name) ? `${language}/${name}` : null;
  const wording = createWording({ localesDir: LOCALES, clips });
  return renderUtterance(wording, { language: 'ht', channel }, { ...NOTHING, ...said }).map(
    ({ clip }) => clip,
  );
}

describe('the clip of an answer', () => {
  const { consent, family, caseNumber } = QUESTIONS;

  it('is of its question, word for word where there is one, else of the step', () => {
    const all = ['consent', 'registration.consent.ask', 'registration.consent.again'];
    expect(clipWith(all, { question: consent })).toEqual(['ht/registration.consent.ask']);
    expect(clipWith(all, { question: consent, again: true })).toEqual(['ht/registration.consent.again']);
    expect(clipWith(['consent', 'registration.consent.again'], { question: consent })).toEqual([
      'ht/consent',
    ]);
    expect(clipWith([], { question: consent })).toEqual([undefined]);
  });

  it('never speaks for values of somebody: of what is filled in only the step has one', () => {
    expect(clipsOf({ ...NOTHING, question: family })).toEqual([{ step: 'family' }]);
    expect(clipWith(['registration.family.ask'], { question: family })).toEqual([undefined]);
    const filled = { key: 'registration:caseNumber.too_short', values: { digits: 7 } };
    expect(clipWith(['registration.caseNumber.too_short'], { says: [filled] })).toEqual([undefined]);
    // Nor when the values are forgotten: the text has a place for them.
    const forgotten = { key: 'registration:caseNumber.too_short' };
    expect(clipWith(['registration.caseNumber.too_short'], { says: [forgotten] })).toEqual([undefined]);
  });

  it('is of what is said where nothing is asked', () => {
    const says = [{ key: 'conversation:late' }, { key: 'registration:consent.refused' }];
    expect(clipWith(['registration.consent.refused'], { says })).toEqual(['ht/registration.consent.refused']);
    expect(clipWith(['registration.consent.refused'], { says, question: caseNumber })).toEqual([undefined]);
  });

  it('is none in danger, and none by SMS', () => {
    const says = [{ key: 'danger:answer' }];
    expect(clipWith(['danger.answer', 'consent'], { says })).toEqual([undefined]);
    expect(clipWith(['danger.answer', 'consent'], { says, question: consent })).toEqual([undefined]);
    expect(clipWith(['consent'], { question: consent }, 'sms').every((clip) => clip === undefined)).toBe(
      true,
    );
  });

  it('is a message of its own, after all others, for a quarter of an hour', () => {
    const rendered = { content: { body: 'Hola' }, segments: 1, clip: 'ht/consent-0a1b2c3d4e5f6071.ogg' };
    const to = {
      contactId: 'c',
      channel: 'whatsapp' as const,
      address: '+526640000001',
      sender: 'whatsapp:+1',
    };
    const sending = {
      ...{ purpose: 'reply', priority: 0 as const, group: 'g', expiresAt: 9_000_000, quietZone: null },
      ignoreOptOut: true,
    };
    const text = sendWrite('t', 1_000, to, rendered, sending);
    expect(text.message.content).toEqual({ body: 'Hola' });
    expect(clipWrites(text, rendered).map(({ message }) => message)).toEqual([
      {
        ...text.message,
        ...{ id: 't.clip', purpose: 'clip', priority: 4, group: null, ignoreOptOut: false },
        expiresAt: 901_000,
        content: { body: '🔊 consent', clip: 'ht/consent-0a1b2c3d4e5f6071.ogg' },
      },
    ]);
    expect(clipWrites(sendWrite('t', 1_000, { ...to, channel: 'sms' }, rendered, sending), rendered)).toEqual(
      [],
    );
  });
});
