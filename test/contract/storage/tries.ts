import { describe, expect, it } from 'vitest';
import { CASE_RULE, forgiven, tried } from '../../../src/domain/tries.ts';
import { makeConversation, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function triesContract(held: Held): void {
  describe('tries', () => {
    const put = (tries: ReturnType<typeof tried>) => held.storage.commit([{ kind: 'tries', tries }]);

    it('are counted by version and survive a restart', async () => {
      expect(await held.storage.findTries('case:x')).toBeNull();
      const first = tried('case:x', null, CASE_RULE, NOW);
      expect(await put(first)).toBe('ok');
      expect(await put(first)).toBe('stale');
      const second = { ...tried('case:x', first, CASE_RULE, NOW + 1), requestId: 'request-1' };
      expect(await put(second)).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.findTries('case:x')).toEqual(second);
      expect(await storage.commit([{ kind: 'tries', tries: forgiven(second) }])).toBe('ok');
      expect(await storage.findTries('case:x')).toEqual({
        id: 'case:x',
        version: 3,
        at: [],
        requestId: null,
      });
      expect(await storage.findTries('case:y')).toBeNull();
    });

    it('let one of many at once through, and nothing else of the refused commits', async () => {
      for (let round = 0; round < 3; round += 1) {
        const before = await held.storage.findTries('case:x');
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, i) =>
            held.storage.commit([
              {
                kind: 'conversation',
                conversation: makeConversation({ contactId: `contact-${round}-${i}` }),
              },
              { kind: 'tries', tries: tried('case:x', before, CASE_RULE, NOW + round) },
            ]),
          ),
        );
        expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(19);
        const talks = await Promise.all(
          outcomes.map((_, i) => held.storage.findConversation(`contact-${round}-${i}`)),
        );
        expect(talks.map((talk) => talk !== null)).toEqual(outcomes.map((outcome) => outcome === 'ok'));
        expect((await held.storage.findTries('case:x'))?.at).toHaveLength(round + 1);
      }
    });

    it('of several things are counted in one commit or not at all', async () => {
      const stale = tried('phone:p', null, CASE_RULE, NOW);
      await put(stale);
      const outcome = await held.storage.commit([
        { kind: 'tries', tries: tried('case:z', null, CASE_RULE, NOW) },
        { kind: 'tries', tries: stale },
      ]);
      expect(outcome).toBe('stale');
      expect(await held.storage.findTries('case:z')).toBeNull();
    });

    it('are found by a keyed hash that says nothing of what was tried', () => {
      const key = held.storage.triesKeyOf('201000001');
      expect(key).toBe(held.storage.triesKeyOf('201000001'));
      expect(key).not.toBe(held.storage.triesKeyOf('201000002'));
      expect(key).not.toContain('201000001');
    });
  });
}
