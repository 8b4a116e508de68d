import { describe } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { inNeedSuite } from './in-need.ts';

describe('who told of needs, on the embedded database', () => {
  inNeedSuite(() => openTempStorage());
});
