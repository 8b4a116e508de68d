import { contactPoint } from '../../../domain/address.ts';
import type { Storage } from '../../../storage/storage.ts';

/** What stands for a phone of staff in a form: its number is in no page. */
export const staffPhoneKey = (storage: Pick<Storage, 'contactIdOf'>, number: string): string =>
  storage.contactIdOf(contactPoint(number));
