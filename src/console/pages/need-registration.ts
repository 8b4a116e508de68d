import { AvisoError } from '../../domain/errors.ts';
import type { Registration } from '../../domain/registration.ts';
import type { MemberVisit } from './page.ts';

/** The registration whose receipt the address has, in whatever case. Throws AvisoError `not_found`. */
export async function needRegistration({ deps, params }: MemberVisit): Promise<Registration> {
  const found = await deps.storage.findRegistrationByReceipt((params.receipt ?? '').toUpperCase());
  if (found === null) throw new AvisoError('not_found');
  return found;
}
