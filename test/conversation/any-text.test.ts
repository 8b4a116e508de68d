import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearText } from '../../src/proof/heard/hear.ts';
import { PHONE as OTHER_PHONE } from '../proof/replay/made-talk.ts';
import { leaksOf, openAnyTextWorld, type AnyTextWorld } from './any-text.ts';
import { holdsOfAnyText } from './any-text-property.ts';

let world: AnyTextWorld;
beforeAll(async () => {
  world = await openAnyTextWorld(false);
}, 240_000);
afterAll(() => world.ground.close());

describe('any text, in any state', () => {
  holdsOfAnyText(() => world, 400, 120_000);

  it('would be seen to tell of others: who it is about is told', async () => {
    const heard = await hearText(world.ground, OTHER_PHONE, 'ESTADO');
    expect(leaksOf(heard, 'ESTADO', world.secrets)).toContain('xiomara');
    expect(leaksOf(heard, 'ESTADO Xiomara', world.secrets)).not.toContain('xiomara');
  });
});
