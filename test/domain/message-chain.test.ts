import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcastMessageId, recipientOfMessage } from '../../src/domain/broadcast.ts';
import { behindRoot, chainOf, isFollowUp, rootOf, saysNothingNew } from '../../src/domain/message-chain.ts';

const ULID = '01JF0000000000000000000ABC';
const FED = broadcastMessageId('01JB000000000000000000000', 7, 1);
const FED_AGAIN = broadcastMessageId('01JB000000000000000000000', 7, 2);

describe('the ids of what says the same', () => {
  it.each([
    [ULID, ULID, ULID],
    [`${ULID}~2`, ULID, ULID],
    [`${ULID}.t`, ULID, ULID],
    [`${ULID}.t~3`, ULID, ULID],
    [`${ULID}-2.t`, ULID, ULID],
    [`${ULID}.s1`, `${ULID}.s1`, ULID],
    [`${ULID}-2.s1~4`, `${ULID}-2.s1`, ULID],
    [`${ULID}.t-2.s2`, `${ULID}.t-2.s2`, ULID],
    [FED, FED, FED],
    [FED_AGAIN, FED, FED],
    [`${FED_AGAIN}~2`, FED, FED],
    // Ids that only look a little like it.
    ['m-2', 'm-2', 'm-2'],
    ['x2', 'x2', 'x2'],
  ])('%s: all of it began with the same', (id, chain, root) => {
    expect([chainOf(id), rootOf(id), isFollowUp(id)]).toEqual([chain, root, id !== root]);
  });

  it('say nothing new to whom one of them has reached', () => {
    const all = [ULID, `${ULID}~2`, `${ULID}~3`, `${ULID}.t`, `${ULID}.t~2`];
    const parts = [`${ULID}.s1`, `${ULID}.s1~2`, `${ULID}.s2`, `${ULID}-3.s1`, `${ULID}.t-2.s1`];
    for (const whole of all)
      for (const other of [...all, ...parts]) expect(saysNothingNew(other, whole)).toBe(true);
    // One part says nothing of the others, nor of the whole.
    expect(saysNothingNew(`${ULID}.s1~2`, `${ULID}.s1`)).toBe(true);
    expect(saysNothingNew(`${ULID}.s1`, `${ULID}.s1~2`)).toBe(true);
    expect(saysNothingNew(`${ULID}.s2`, `${ULID}.s1`)).toBe(false);
    expect(saysNothingNew(`${ULID}~2`, `${ULID}.s1`)).toBe(false);
    expect(saysNothingNew(FED_AGAIN, FED)).toBe(true);
    expect(saysNothingNew(`${FED}~2`, FED_AGAIN)).toBe(true);
  });

  it('are never taken for those of another message', () => {
    expect(saysNothingNew('m-12', 'm-1')).toBe(false);
    expect(saysNothingNew('m-1-2', 'm-1')).toBe(false);
    expect(saysNothingNew('m-1x2', 'm-1x')).toBe(false);
    expect(saysNothingNew(broadcastMessageId('B', 8, 1), FED)).toBe(false);
  });

  it('lie between the root and what is behind it', () => {
    const ending = fc.constantFrom('~2', '~17', '.t', '.s1', '.s12', '-2.t', '-14.s3');
    fc.assert(
      fc.property(
        fc.constantFrom(ULID, FED, FED_AGAIN),
        fc.array(ending, { maxLength: 4 }),
        (first, endings) => {
          const id = first + endings.join('');
          const root = rootOf(id);
          expect(root).toBe(first === ULID ? ULID : FED);
          expect(id >= root && id < behindRoot(root)).toBe(true);
          expect(saysNothingNew(id, root)).toBe(true);
          expect(saysNothingNew(id, id)).toBe(true);
        },
      ),
    );
  });

  it('of a broadcast say whom they are for', () => {
    for (const ending of ['', 'x2', '~3', '.s1', '-2.s1', 'x3~2'])
      expect(recipientOfMessage(`BID.00000042${ending}`)).toEqual({ broadcastId: 'BID', position: 42 });
    for (const other of [ULID, `${ULID}.s1`, 'BID.0000042', 'BID.000000421', 'BID.00000042a'])
      expect(recipientOfMessage(other)).toBeNull();
  });
});
