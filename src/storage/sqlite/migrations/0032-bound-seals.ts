import { SEALS_META, writtenBound, writtenToBind } from '../../bound-seals.ts';
import type { Vault } from '../../vault.ts';
import type { Connection } from '../connection.ts';

/** From now on seals are bound to their row; what is there is bound in the background. @param fresh whether the database is new */
export function boundSeals(connection: Connection, vault: Vault, fresh: boolean): void {
  const value = fresh ? writtenBound(vault) : writtenToBind(vault);
  connection
    .prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    .run([SEALS_META, value]);
}
