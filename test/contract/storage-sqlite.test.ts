import { openTempStorage } from '../support/storage.ts';
import { storageContract } from './storage.ts';

storageContract('SQLite', () => openTempStorage());
