import { tokenActor } from '../src/domain/actor.ts';
import { may, type Permission } from '../src/domain/roles.ts';
import { ConfigError } from '../src/platform/config.ts';
import { AvisoError } from '../src/domain/errors.ts';
import { findGoodToken } from '../src/console/tokens.ts';
import type { Commanded } from './runtime.ts';

type Reads = Pick<Commanded, 'storage' | 'clock'>;

/** The person whose token stands in AVISO_TOKEN, as the audit names them; null when none does, or it is not good. */
export async function holderOf({ storage, clock }: Reads): Promise<string | null> {
  const holder = await findGoodToken(storage, clock, (process.env.AVISO_TOKEN ?? '').trim());
  if (holder === null) return null;
  const { token, person } = holder;
  return tokenActor({ id: token.id, name: person.name, staffId: person.id });
}

/** The same where only somebody who may do it goes on. Throws ConfigError, or AvisoError `not_allowed`. */
export async function needHolder({ storage, clock }: Reads, permission: Permission): Promise<string> {
  const text = (process.env.AVISO_TOKEN ?? '').trim();
  if (text === '')
    throw new ConfigError([
      'AVISO_TOKEN: is missing; who approves does it with their own token: AVISO_TOKEN=aviso_… npm run change -- …',
    ]);
  const holder = await findGoodToken(storage, clock, text);
  if (holder === null)
    throw new ConfigError(['AVISO_TOKEN: must be a token that is good: not mistyped, expired or revoked']);
  if (!may(holder.token.role, permission)) throw new AvisoError('not_allowed', `It needs: ${permission}.`);
  return tokenActor({ id: holder.token.id, name: holder.person.name, staffId: holder.person.id });
}
