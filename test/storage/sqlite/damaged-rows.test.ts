import { describe } from 'vitest';
import { damagedRowsSuite } from '../../support/damaged-rows.ts';
import { openWatchedFile } from '../../support/watch.ts';

describe('in a file', () => {
  damagedRowsSuite(openWatchedFile);
});
