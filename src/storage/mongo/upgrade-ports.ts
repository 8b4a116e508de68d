import type { Connection } from 'mongoose';
import { createBinding, SEALS_META } from '../bound-seals.ts';
import type { DatabaseVault } from '../database-vault.ts';
import type { GuardStorage } from '../guard-port.ts';
import { createGuarding } from '../guarded-rows.ts';
import type { BindStorage, SealStorage } from '../seal-port.ts';
import { createMacPages } from './macs.ts';
import type { Models } from './models.ts';
import { createStandingStore } from './standing.ts';

/** What brings seals and rows of before up to this version, as the port has it. */
export function upgradePorts(
  { vault, followSeals, followMacs }: DatabaseVault,
  connection: Connection,
  models: Models,
  seals: SealStorage,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): BindStorage & GuardStorage {
  const pages = createMacPages(connection, models, vault, call);
  return {
    ...createBinding(vault, followSeals, createStandingStore(models, SEALS_META, call), seals),
    ...createGuarding(vault, followMacs, (walk) => createStandingStore(models, walk, call), pages),
  };
}
