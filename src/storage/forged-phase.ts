import type { Phase } from '../domain/phase.ts';
import { phaseRecord } from './records/phases.ts';
import { ownerOf } from './records/record.ts';
import type { Judged } from './row-macs.ts';
import type { Vault } from './vault.ts';

/**
 * A phase as it may count: one that somebody wrote past the service takes nobody in. It is closed until two people open it, who write it
 * anew by that.
 */
export function asItMayCount(vault: Pick<Vault, 'mayGrant'>, { value, holds }: Judged<Phase>): Phase {
  return vault.mayGrant(ownerOf(phaseRecord, value), holds) ? value : { ...value, open: false };
}
