import { describe } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { actsOnPeople } from './people-act.ts';

describe('an act on all who fit a filter', () => {
  actsOnPeople(openTempStorage);
});
