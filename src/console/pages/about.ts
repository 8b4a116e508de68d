import type { PersonRequest } from '../../domain/person-request.ts';
import type { Words } from './words.ts';

/** What each reason says of what a request is about: a need, the question that was not understood, or a topic. */
const GROUPS: Readonly<Partial<Record<PersonRequest['reason'], string>>> = {
  needs: 'family.needs',
  not_understood: 'asked_at',
};

/** What a request is about, in the words of whoever reads; null when nothing is known. */
export function aboutOf({ sayOf }: Words, { reason, about }: PersonRequest): string | null {
  return about === null ? null : sayOf(GROUPS[reason] ?? 'topics', about);
}
