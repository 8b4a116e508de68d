import { describe } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { closesSlots } from './slots-closing.ts';

describe('closing a day at a port', () => {
  closesSlots(openTempStorage);
});
