import { needBroadcast } from '../../../broadcasts/deps.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { AvisoError } from '../../../domain/errors.ts';
import type { MemberVisit } from '../page.ts';
import { reasonOf } from '../trouble.tsx';

/** The broadcast that the address names. Throws AvisoError `not_found`. */
export const broadcastOf = ({ deps, params }: MemberVisit): Promise<Broadcast> =>
  needBroadcast(deps.storage, params.id ?? '');

/** Its page, below `/console`. */
export const pathOf = ({ id }: Pick<Broadcast, 'id'>): string => `/broadcasts/${encodeURIComponent(id)}`;

/** As the API takes it. */
export const LONGEST_REASON = 200;

const MADE = /^[0-9A-Z]{26}$/;

/**
 * The id of what a form makes: its field `made`, so that a form that is sent twice makes one; a fresh one where it has none, which
 * the form then carries.
 */
export function madeId({ deps, form }: MemberVisit): string {
  const made = form.get('made');
  return MADE.test(made) ? made : deps.ids.next();
}

/** What a refusal says. Throws whatever is none. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof AvisoError) || (error.code !== 'not_possible' && error.code !== 'text_refused'))
    throw error;
  return reasonOf(error);
}

/** A count as it is typed back: digits, whatever stands between thousands. */
export const countTyped = (text: string): number | null => {
  const digits = text.replace(/[\s.,'’]/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
};

/** Why something is done, for the audit. Throws AvisoError `not_possible` where nothing was said. */
export function reasonTyped({ form }: MemberVisit): string {
  const reason = form.get('reason').trim().slice(0, LONGEST_REASON);
  if (reason === '') throw new AvisoError('not_possible', 'It needs a reason.');
  return reason;
}
