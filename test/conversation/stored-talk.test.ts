import { describe, expect, it } from 'vitest';
import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { migrateTalk } from '../../flows/migrations.ts';
import {
  isStopped,
  leafOf,
  newTalk,
  readTalk,
  talkValue,
  writeTalk,
} from '../../src/conversation/stored-talk.ts';
import { stepTalk } from '../../src/conversation/step.ts';

/** A talk as version 1 of the machine stored it. Never edited: people are in the middle of talks like this one. */
const VERSION_1 =
  '{"value":{"main":"birthDate"},"context":{"language":"es","at":"birthDate","misses":1,"tries":1,"declining":null,"reviewing":false,"aNumber":"201000001","birthDate":null,"birthOptions":[],"family":null,"missing":null,"place":null,"city":null,"zone":null,"needs":[]}}';

describe('a stored talk', () => {
  it('survives JSON', () => {
    const talk = newTalk();
    expect(readTalk(writeTalk(talk), CONVERSATION_MACHINE, CONVERSATION_VERSION)).toEqual(talk);
  });

  it('of version 1 goes on where it was', () => {
    const talk = readTalk(VERSION_1, CONVERSATION_MACHINE, 1);
    const step = stepTalk(talk, { type: 'BIRTH_DATE', date: '1985-03-05' });
    expect(leafOf(step.talk.value)).toBe('identifying');
    expect(step.lookUps).toEqual([{ what: 'identify', aNumber: '201000001', birthDate: '1985-03-05' }]);
  });

  it.each([
    ['another machine', VERSION_1, 'broadcast', 1],
    ['a newer version', VERSION_1, CONVERSATION_MACHINE, CONVERSATION_VERSION + 1],
    ['a version without a migration', VERSION_1, CONVERSATION_MACHINE, 0],
    ['a damaged snapshot', '{"value":{"main":"consent"},"context":{}}', CONVERSATION_MACHINE, 1],
  ])('is refused as a whole for %s, and left as it is', (_, snapshot, machine, version) => {
    expect(() => readTalk(snapshot, machine, version)).toThrow(
      expect.objectContaining({ code: 'snapshot_unknown' }),
    );
  });

  it('is migrated step by step, and not past a missing step', () => {
    const talk = { value: 'stopped', context: {} };
    expect(migrateTalk(talk, CONVERSATION_VERSION)).toBe(talk);
    expect(migrateTalk(talk, CONVERSATION_VERSION + 1)).toBeNull();
    const renamed = { ...talk, value: 'quiet' };
    expect(migrateTalk(talk, CONVERSATION_VERSION - 1, { [CONVERSATION_VERSION - 1]: () => renamed })).toBe(
      renamed,
    );
  });

  it('is two levels deep everywhere', () => {
    expect(() => talkValue({ main: { deeper: 'x' } })).toThrow();
    expect(leafOf('stopped')).toBe('stopped');
    expect(leafOf({})).toBe('');
  });
});

describe('a talk of version 2', () => {
  /** As version 2 stored it: a number was written and is being asked back. Never edited. */
  const VERSION_2 =
    '{"value":{"aside":"otherPhoneCheck"},"context":{"language":"es","at":"home","misses":0,"tries":0,"declining":null,"otherPhone":"+526560000001","reviewing":false,"aNumber":null,"birthDate":null,"birthOptions":[],"family":null,"missing":null,"place":null,"city":null,"zone":null,"needs":[]}}';

  it('goes on where it was', () => {
    const step = stepTalk(readTalk(VERSION_2, CONVERSATION_MACHINE, 2), { type: 'CHOICE', choice: 'yes' });
    expect(leafOf(step.talk.value)).toBe('home');
    expect(step.effects).toEqual([{ what: 'keep_phone', number: '+526560000001' }]);
    expect(step.talk.context.otherPhone).toBeNull();
  });

  it('that is stopped was not told yet why nothing is answered', () => {
    const stopped = readTalk(
      VERSION_2.replace('{"aside":"otherPhoneCheck"}', '"stopped"'),
      CONVERSATION_MACHINE,
      2,
    );
    expect(leafOf(stopped.value)).toBe('silent');
    expect(stopped.context.toldStoppedAt).toBeNull();
  });
});

describe('a talk of version 2, where its choices have changed places', () => {
  const APPOINTMENT =
    '{"id":"a","reference":"C3FK9MX","port":"san-ysidro","date":"2021-03-15","time":"10:00","people":4,"state":"offered","past":false}';
  /** As version 2 stored it. Never edited. */
  const stored = (value: string, declining = 'null', otherPhone = 'null'): string =>
    `{"value":${value},"context":{"language":"es","at":"home","misses":0,"tries":0,"declining":${declining},"otherPhone":${otherPhone},"reviewing":false,"aNumber":null,"birthDate":null,"birthOptions":[],"family":null,"missing":null,"place":null,"city":null,"zone":null,"needs":[]}}`;

  it.each([
    ['wrong', stored('{"aside":"wrong"}')],
    ['cancelWhich', stored('{"aside":"cancelWhich"}')],
    ['decline', stored('{"aside":"decline"}', APPOINTMENT)],
    ['otherPhoneHave', stored('{"aside":"otherPhoneHave"}', 'null', '"+526560000001"')],
  ])('%s is asked anew', (name, snapshot) => {
    const talk = readTalk(snapshot, CONVERSATION_MACHINE, 2);
    expect(leafOf(talk.value)).toBe(name);
    expect(talk.context.anew).toBe(true);
  });

  it.each(['otherPhone', 'otherPhoneCheck', 'language'])('%s goes on as it was', (name) => {
    expect(readTalk(stored(`{"aside":"${name}"}`), CONVERSATION_MACHINE, 2).context.anew).toBe(false);
  });

  it('stays silent where it was stopped', () => {
    const talk = readTalk(stored('"stopped"'), CONVERSATION_MACHINE, 2);
    expect(isStopped(talk.value)).toBe(true);
    expect(leafOf(stepTalk(talk, { type: 'START' }).talk.value)).toBe('home');
  });
});

describe('a talk of version 3', () => {
  /** As version 3 stored it. Never edited. */
  const VERSION_3 =
    '{"value":{"main":"caseNumber"},"context":{"language":"es","at":"caseNumber","misses":0,"declining":null,"otherPhone":null,"which":null,"anew":false,"lastText":"1","toldStoppedAt":null,"reviewing":false,"aNumber":null,"birthDate":null,"birthOptions":[],"family":null,"missing":null,"place":null,"city":null,"zone":null,"needs":[]}}';

  it('has heard of no danger and of no voice note yet', () => {
    const talk = readTalk(VERSION_3, CONVERSATION_MACHINE, 3);
    expect(talk.context).toMatchObject({ danger: null, voices: 0 });
    expect(leafOf(talk.value)).toBe('caseNumber');
  });
});

describe('a talk of version 4', () => {
  /** As version 4 stored it. Never edited. */
  const VERSION_4 =
    '{"value":{"main":"family"},"context":{"language":"es","at":"family","misses":0,"danger":null,"declining":null,"otherPhone":null,"which":null,"anew":false,"lastText":null,"toldStoppedAt":null,"reviewing":false,"aNumber":"201000001","birthDate":"1988-03-14","birthOptions":[],"family":{"familyId":"FAMILY","names":["Ana","Luis"]},"missing":null,"place":null,"city":null,"zone":null,"needs":[]}}';

  it('has said of nobody that they do not travel, and goes on where it was', () => {
    const talk = readTalk(VERSION_4, CONVERSATION_MACHINE, 4);
    expect(talk.context).toMatchObject({ apart: null, ownName: null });
    expect(leafOf(talk.value)).toBe('family');
  });

  it('was asked consent in the first words', () => {
    expect(readTalk(VERSION_4, CONVERSATION_MACHINE, 4).context.consentAsked).toBe('1');
  });
});

describe('a talk of version 7', () => {
  /** As version 7 stored it. Never edited. */
  const VERSION_7 =
    '{"value":{"main":"home"},"context":{"language":"es","at":"home","misses":0,"declining":null,"otherPhone":null,"which":null,"anew":false,"lastText":null,"toldStoppedAt":null,"voices":0,"danger":null,"consentAsked":"2","reviewing":false,"aNumber":null,"birthDate":null,"birthOptions":[],"family":null,"missing":null,"apart":null,"ownName":null,"place":null,"city":null,"zone":null,"needs":[]}}';

  it('was not asked what to erase, and can be', () => {
    const talk = readTalk(VERSION_7, CONVERSATION_MACHINE, 7);
    expect(talk.context.erasing).toBeNull();
    const families = [{ receipt: 'R3FK9MX', name: 'Ana' }];
    expect(leafOf(stepTalk(talk, { type: 'ERASABLE', families }).talk.value)).toBe('erase');
  });
});

describe('a talk of version 6', () => {
  /** As version 6 stored it. Never edited. */
  const VERSION_6 =
    '{"value":{"main":"place"},"context":{"language":"es","at":"place","misses":0,"declining":null,"otherPhone":null,"which":null,"anew":false,"lastText":null,"toldStoppedAt":null,"voices":0,"danger":null,"reviewing":false,"aNumber":"201000001","birthDate":"1988-03-14","birthOptions":[],"family":{"familyId":"FAMILY","names":["Ana","Luis"]},"missing":null,"apart":null,"ownName":null,"place":null,"city":null,"zone":null,"needs":[]}}';

  it('was asked consent in the second words', () => {
    const talk = readTalk(VERSION_6, CONVERSATION_MACHINE, 6);
    expect(talk.context.consentAsked).toBe('2');
    expect(leafOf(talk.value)).toBe('place');
  });
});

describe('a talk of version 8', () => {
  /** As version 8 stored it: an answer of before is to be changed. Never edited. */
  const VERSION_8 =
    '{"value":{"main":"missing"},"context":{"consentAsked":"2","language":"es","at":"missing","misses":0,"declining":null,"otherPhone":null,"which":null,"anew":false,"lastText":null,"toldStoppedAt":null,"voices":0,"erasing":null,"danger":null,"reviewing":true,"aNumber":"201000001","birthDate":"1988-03-14","birthOptions":[],"family":{"familyId":"FAMILY","names":["Ana","Luis"]},"missing":"Eva Ejemplo","apart":null,"ownName":null,"place":"mexico","city":"Tijuana","zone":"America/Tijuana","needs":[]}}';

  it('was given nothing beforehand, and is told who is missing anew', () => {
    const talk = readTalk(VERSION_8, CONVERSATION_MACHINE, 8);
    expect(talk.context.given).toBeNull();
    const step = stepTalk(talk, { type: 'NAMES', text: 'Leo Ejemplo' });
    expect(step.talk.context.missing).toBe('Leo Ejemplo');
    expect(leafOf(step.talk.value)).toBe('review');
  });
});

describe('a talk of version 9', () => {
  /** As version 9 stored it: at rest, agreed to the first words of the consent. Never edited. */
  const VERSION_9 =
    '{"value":{"main":"home"},"context":{"consentAsked":"1","language":"es","at":"home","misses":0,"declining":null,"otherPhone":null,"which":null,"anew":false,"lastText":null,"toldStoppedAt":null,"voices":0,"erasing":null,"danger":null,"reviewing":false,"given":null,"aNumber":null,"birthDate":null,"birthOptions":[],"family":null,"missing":null,"apart":null,"ownName":null,"place":null,"city":null,"zone":null,"needs":[]}}';

  it('may be asked for consent anew', () => {
    const talk = readTalk(VERSION_9, CONVERSATION_MACHINE, 9);
    const asked = stepTalk(talk, { type: 'CONSENT_DUE' }).talk;
    expect(leafOf(asked.value)).toBe('consentAnew');
    expect(leafOf(stepTalk(asked, { type: 'CLOSED' }).talk.value)).toBe('home');
  });
});
