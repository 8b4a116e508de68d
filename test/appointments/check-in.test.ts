import { describe } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { recordsWhoCame } from './check-in.ts';

describe('who came to an appointment', () => {
  recordsWhoCame(openTempStorage);
});
