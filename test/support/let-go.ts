import { afterAll } from 'vitest';

// A closed database keeps its file and its memory until its statements are collected, and a worker runs many files.
afterAll(() => {
  globalThis.gc?.();
});
