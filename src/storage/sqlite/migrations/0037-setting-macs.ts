import type { Vault } from '../../vault.ts';
import type { Connection } from '../connection.ts';
import { beginMacs } from './0035-row-macs.ts';

/** From now on settings carry a MAC; those that are there get theirs in the background. @param fresh whether the database is new */
export function settingMacs(connection: Connection, vault: Vault, fresh: boolean): void {
  connection.exec('ALTER TABLE settings ADD COLUMN mac TEXT');
  beginMacs(connection, vault, 'setting_macs', fresh);
}
