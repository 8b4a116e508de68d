import { afterAll, beforeAll, describe } from 'vitest';
import { openAnyTextWorld, type AnyTextWorld } from '../conversation/any-text.ts';
import { holdsOfAnyText } from '../conversation/any-text-property.ts';
import { size } from '../support/size.ts';

let world: AnyTextWorld;
beforeAll(async () => {
  world = await openAnyTextWorld(true);
}, 240_000);
afterAll(() => world.ground.close());

describe('any text, in any state and language', () => {
  holdsOfAnyText(() => world, size('ANY_TEXTS', { usual: 1_000, large: 20_000 }), 1_800_000);
});
