import { describe, expect, it } from 'vitest';
import { openQuestion } from '../../../flows/open-question.ts';
import { leafOf } from '../../../src/conversation/stored-talk.ts';
import { understand } from '../../../src/conversation/understand.ts';
import { provePairs, readerWith, type ReadText } from '../../../src/proof/pairs.ts';
import { walked } from '../../support/walk.ts';
import { makeConversation } from '../../support/records.ts';
import { aText, wording } from '../../support/talk.ts';

const WALK = walked();
/** The part of it that leads to what the specimens ask, and home. */
const PLACES = ['decline', 'wrong', 'cancelWhich', 'home'];
const SPECIMENS = { ...WALK, edges: WALK.edges.filter(({ to }) => PLACES.includes(to)) };
const faultsOf = (read: ReadText): readonly string[] =>
  provePairs(wording, SPECIMENS, read).faults.map(({ where, detail }) => `${where}: ${detail}`);

describe('every pair of messages that ask', () => {
  it('has answers that mean what they mean in the second', () => {
    const { pairs, faults } = provePairs(wording, WALK);
    console.log(`${pairs} pairs of questions proved`);
    expect(faults).toEqual([]);
    expect(pairs).toBeGreaterThan(4_000);
  });

  it('holds the specimens of the tests that follow', () => {
    expect(faultsOf(readerWith(wording))).toEqual([]);
  });

  it('would be found wrong where what is open was read, whatever came since', () => {
    const blind: ReadText = (text, talk) => ({
      talk,
      event: understand(
        { wording, message: aText('+526640000001', text), before: makeConversation(), today: '2021-03-01' },
        { talk, footing: null, word: null },
      ),
    });
    const faults = faultsOf(blind);
    expect(faults).toContain('decline decline → notice: 2 gives up at once');
    expect(faults).toContain('wrong wrong → notice: 2 gives up at once');
    expect(faults).toContain('cancelWhich cancelWhich → staff: 3 gives up at once');
  });

  it('would be found wrong where what crosses is not asked back', () => {
    const read = readerWith(wording);
    const sure: ReadText = (text, talk, footing) => read(text, talk, { ...footing, crossed: null });
    expect(faultsOf(sure)).toContain(
      'decline decline → notice: 1 is not asked back within seconds of the second',
    );
  });

  it('would be found wrong where a first choice gave something away, or a number changed sides', () => {
    const read = readerWith(wording);
    const turned: ReadText = (text, talk, footing) => {
      const found = read(text, talk, footing);
      const question = openQuestion(leafOf(talk.value));
      return question?.key === 'conversation:decline' && found.event.type === 'CHOICE'
        ? {
            ...found,
            event: { type: 'CHOICE', choice: found.event.choice === 'keep' ? 'cannot' : 'keep' },
          }
        : found;
    };
    const faults = faultsOf(turned);
    expect(faults).toContain('decline decline: its first choice gives something away');
    expect(faults).toContain(
      'notice → decline decline: 1 means to come in the first and gives up in the second',
    );
  });
});
