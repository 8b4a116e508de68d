import { openSqliteCopy } from '../support/copy.ts';
import { copyContract } from './copy.ts';

copyContract('SQLite to SQLite', openSqliteCopy, openSqliteCopy, 240);
