import type { VaultWatch } from '../../src/storage/vault.ts';

/** Who is told of rows, and keeps their records in `told`. */
export function watchInto(told: string[]): VaultWatch {
  const tell = ({ record }: Parameters<VaultWatch['damaged']>[0]) => void told.push(record);
  return { damaged: tell, forged: tell, putBack: tell };
}
