import { describe } from 'vitest';
import { openTempStorage } from '../support/storage.ts';
import { alertsSuite } from './alerts.ts';

describe('alerts to staff, on the embedded database', () => {
  alertsSuite(() => openTempStorage());
});
