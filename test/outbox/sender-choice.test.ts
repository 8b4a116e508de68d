import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSender } from '../../src/outbox/sender-choice.ts';

const SENDERS = ['+15005550001', '+15005550002', '+15005550003', '+15005550004'];
const people = Array.from({ length: 4000 }, (_, i) => `contact-${String(i)}`);

describe('the sender of somebody who never wrote to one', () => {
  it('is none when there is none, and the only one when there is one', () => {
    expect(chooseSender([], 'contact')).toBeNull();
    expect(chooseSender(['+15005550001'], 'contact')).toBe('+15005550001');
  });

  it('is always the same for a person, whatever the order of the senders', () => {
    fc.assert(
      fc.property(fc.string(), fc.shuffledSubarray(SENDERS, { minLength: 4 }), (contactId, shuffled) => {
        expect(chooseSender(shuffled, contactId)).toBe(chooseSender(SENDERS, contactId));
      }),
    );
  });

  it('gives each sender its share', () => {
    for (const sender of SENDERS) {
      const share =
        people.filter((person) => chooseSender(SENDERS, person) === sender).length / people.length;
      expect(share).toBeGreaterThan(0.22);
      expect(share).toBeLessThan(0.28);
    }
  });

  it('stays when a sender is added, but for those who move to the new one', () => {
    const more = [...SENDERS, '+15005550005'];
    const moved = people.filter((person) => chooseSender(more, person) !== chooseSender(SENDERS, person));
    for (const person of moved) expect(chooseSender(more, person)).toBe('+15005550005');
    expect(moved.length / people.length).toBeLessThan(0.25);
  });
});
