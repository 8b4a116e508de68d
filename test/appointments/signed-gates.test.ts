import { describe } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { signedGatesSuite } from './signed-gates.ts';

describe('a signed gate, on the embedded database', () => {
  signedGatesSuite(() => openTempStorage());
});
