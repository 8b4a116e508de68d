import { describe } from 'vitest';
import { putBackSuite } from '../support/put-back.ts';
import { openWatchedFile } from '../support/watch.ts';

describe('in a file', () => {
  putBackSuite(openWatchedFile);
});
