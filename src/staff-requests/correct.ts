import { zoneOf } from '../../flows/places.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { Need, Registration } from '../domain/registration.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';
import type { PersonDeps } from './staff-request.ts';

/** Longer ones are no name of a city, and no names of people. */
export const LONGEST_CITY = 60;
export const LONGEST_MISSING = 300;

/** What staff may correct of what a family told: all of it, as it is to be. Names, dates and ports are the roster's. */
export interface Correction {
  readonly language: Language;
  /** Null where none is known. */
  readonly city: string | null;
  readonly needs: readonly Need[];
  /** Who is not on the roster, in words; null when that is settled. */
  readonly missing: string | null;
}
export type Corrected = keyof Correction;

/** The registration with a correction. */
export function withCorrection(registration: Registration, correction: Correction): Registration {
  const { place } = registration;
  const { city } = correction;
  return {
    ...registration,
    ...correction,
    zone: city === registration.city ? registration.zone : zoneOf(place, city),
  };
}

/** What a correction changes. Only what is not on the roster is looked at by the decision. */
export function correctedFields(before: Registration, correction: Correction): readonly Corrected[] {
  const { language, city, needs, missing } = correction;
  const needed = new Set(before.needs);
  return [
    ...(language === before.language ? [] : (['language'] as const)),
    ...(city === before.city ? [] : (['city'] as const)),
    ...(needs.length === needed.size && needs.every((need) => needed.has(need)) ? [] : (['needs'] as const)),
    ...(missing === before.missing ? [] : (['missing'] as const)),
  ];
}

/** What staff saw of a registration when they decided on it. */
export interface SeenRegistration {
  readonly receipt: string;
  readonly version: number;
}

/**
 * Corrects what a family told us, by staff. Where it is about who is not on the roster, the family is decided again at once, and told when
 * the answer changes. The audit has the reason and which fields, never what is in them.
 *
 * @throws AvisoError `not_found`; `not_possible`: nothing is corrected, it was given up, or somebody changed it since it was seen
 */
export function correctRegistration(
  deps: PersonDeps,
  seen: SeenRegistration,
  correction: Correction,
  reason: string,
): Promise<void> {
  return change(deps, seen, (registration) => {
    const fields = correctedFields(registration, correction);
    if (fields.length === 0) throw new AvisoError('not_possible', 'Nothing is changed.');
    return {
      act: 'registration.correct',
      registration: {
        ...withCorrection(registration, correction),
        decisionDue: registration.decisionDue || fields.includes('missing'),
      },
      detail: { reason, fields: fields.join(', ') },
    };
  });
}

/**
 * Has a family decided again as its facts and the phases are now. It is told when, and only when, the answer changes.
 * @throws as correctRegistration does
 */
export function decideOnceMore(deps: PersonDeps, seen: SeenRegistration, reason: string): Promise<void> {
  return change(deps, seen, (registration) => decidedOnceMore(registration, reason));
}

const decidedOnceMore = (registration: Registration, reason: string): Change => ({
  act: 'registration.decide',
  registration: { ...registration, decisionDue: true },
  detail: { reason },
});

/** What decideOnceMore writes of a registration as it stands, for one of many. */
export const decideOnceMoreWrites = (
  deps: Pick<PersonDeps, 'clock' | 'actor'>,
  registration: Registration,
  reason: string,
): readonly Write[] => writesOf(deps, decidedOnceMore(registration, reason));

interface Change {
  readonly act: string;
  readonly registration: Registration;
  readonly detail: Readonly<Record<string, string>>;
}

const writesOf = (
  { clock, actor }: Pick<PersonDeps, 'clock' | 'actor'>,
  { act, registration, detail }: Change,
): readonly Write[] => [
  { kind: 'registration', registration: { ...registration, version: registration.version + 1 } },
  auditWrite(clock.now(), actor, act, registration.id, detail),
];

async function change(
  deps: PersonDeps,
  { receipt, version }: SeenRegistration,
  make: (registration: Registration) => Change,
): Promise<void> {
  const { storage } = deps;
  await retryStale(async () => {
    const registration = await storage.findRegistrationByReceipt(receipt);
    if (registration === null) throw new AvisoError('not_found', `Registration ${receipt}.`);
    if (registration.stage === 'withdrawn') throw new AvisoError('not_possible', 'It was given up.');
    if (registration.version !== version)
      throw new AvisoError('not_possible', 'It was changed since it was shown: look again.');
    const outcome = await storage.commit(writesOf(deps, make(registration)));
    return outcome === 'ok' ? true : null;
  }, 'The registration was');
}
