import { describe } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { closesPhases } from './phase-closing.ts';

describe('closing a phase', () => {
  closesPhases(openTempStorage);
});
