import type { AdminStorage, Storage } from './storage.ts';
import type { Vault } from './vault.ts';

/** What the port has of the vault alone: the same in each database. */
export const vaultPort = (
  vault: Vault,
): Pick<Storage, 'triesKeyOf'> & Pick<AdminStorage, 'tellPutBack' | 'anchorMacOf'> => ({
  triesKeyOf: (what) => vault.hash('tries', what),
  tellPutBack: (owner) => {
    vault.tellPutBack(owner);
  },
  anchorMacOf: (anchor) => vault.mac(anchor).toString('base64url'),
});
