import { answerPerson, type Answered } from '../../src/staff-requests/answer.ts';
import type { PersonDeps } from '../../src/staff-requests/staff-request.ts';

/** Answers at once, a request that nobody has or that whoever answers has. */
export const answerNow = (deps: PersonDeps, requestId: string, text: string): Promise<Answered> =>
  answerPerson(deps, requestId, { text, when: 'now', seen: null });
