import type { VNode } from 'preact';
import { nameOfActor } from '../../domain/actor.ts';
import type { PersonRequest } from '../../domain/person-request.ts';
import type { MemberVisit } from './page.ts';

/** From whom a request came, in a few words; null where it came from nobody of staff. */
export function passedText({ words: { say } }: MemberVisit, request: PersonRequest): string | null {
  const { passedBy, passedHow } = request;
  if (passedBy === null || passedHow === null) return null;
  return say(`inbox.passed_${passedHow}`, { name: nameOfActor(passedBy) });
}

/** The same as an entry of a list of facts. */
export function PassedFact({
  visit,
  request,
}: {
  readonly visit: MemberVisit;
  readonly request: PersonRequest;
}): VNode | null {
  const text = passedText(visit, request);
  if (text === null) return null;
  return (
    <>
      <dt>{visit.words.say('request.passed')}</dt>
      <dd>{text}</dd>
    </>
  );
}
