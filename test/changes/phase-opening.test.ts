import { describe } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { phaseOpeningSuite } from './phase-opening.ts';

describe('opening a phase', () => {
  phaseOpeningSuite(openTempStorage);
});
