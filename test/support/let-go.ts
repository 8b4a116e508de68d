import { afterAll } from 'vitest';
import { collectWhenGrown } from './memory.ts';

afterAll(() => {
  collectWhenGrown();
});
