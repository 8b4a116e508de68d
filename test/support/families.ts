import { join } from 'node:path';
import type { Case } from '../../src/domain/case.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { packageRoot } from '../../src/platform/root.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Write } from '../../src/storage/write.ts';
import { createWording } from '../../src/wording/i18n.ts';
import { makeANumber, makeCase, makeConversation, makeId, makeRegistration } from './records.ts';

/** The words of the service itself. */
export const wording = createWording({ localesDir: join(packageRoot(), 'locales') });

export interface FamilyFacts {
  readonly people?: number;
  /** Facts that all of the family share. */
  readonly facts?: Partial<Case>;
  readonly registration?: Partial<Registration>;
  readonly talk?: Partial<Conversation>;
}

const NAMES = ['Ana', 'Luis', 'Eva', 'Leo', 'Rosa', 'Hugo'];

/** A family on the roster with a registered phone, not stored yet. */
export function makeFamily({ people = 1, facts = {}, registration = {}, talk = {} }: FamilyFacts = {}): {
  readonly cases: readonly Case[];
  readonly registration: Registration;
  readonly writes: readonly Write[];
} {
  const familyId = facts.familyId ?? `F-${makeId()}`;
  const contactId = `contact-${familyId}`;
  const cases = Array.from({ length: people }, (_, index) =>
    makeCase({
      aNumber: makeANumber(),
      givenNames: NAMES[index % NAMES.length]!,
      surnames: 'Ejemplo',
      ...facts,
      familyId,
    }),
  );
  const [own] = cases;
  const made = makeRegistration({
    contactId,
    familyId,
    aNumber: own!.aNumber,
    members: cases.map(({ aNumber, givenNames, surnames }) => ({ aNumber, givenNames, surnames })),
    portOfReturn: own!.portOfReturn,
    enrolledOn: own!.enrolledOn,
    ...registration,
  });
  return {
    cases,
    registration: made,
    writes: [
      { kind: 'conversation', conversation: makeConversation({ contactId, ...talk }) },
      { kind: 'registration', registration: made },
    ],
  };
}

/** Stores such a family and gives its registration. */
export async function storeFamily(storage: Storage, family: FamilyFacts = {}): Promise<Registration> {
  const { cases, registration, writes } = makeFamily(family);
  await storage.importCases(cases, { dryRun: false });
  const outcome = await storage.commit(writes);
  if (outcome !== 'ok') throw new Error(`family not stored: ${outcome}`);
  return registration;
}
