import type { Case } from '../domain/case.ts';
import { fold } from '../domain/fold.ts';
import { firstName } from '../domain/first-names.ts';
import type { Registration } from '../domain/registration.ts';
import { hasNumber } from '../domain/traveller.ts';

/**
 * Children who were added without a number and whom the roster has by now, each by what stood for their number: by their first name among
 * those born since the family enrolled, and where there is one of each, by that alone. So nobody is counted twice.
 * @param newcomers whom the roster has in the family and the registration has not
 */
export function nowNumbered(
  { members, enrolledOn }: Pick<Registration, 'members' | 'enrolledOn'>,
  newcomers: readonly Case[],
): ReadonlyMap<string, Case> {
  const waiting = members.filter((member) => !hasNumber(member));
  const born = newcomers.filter(({ birthDate }) => birthDate >= enrolledOn);
  const [only] = born;
  if (waiting.length === 1 && born.length === 1 && only !== undefined)
    return new Map(waiting.map(({ aNumber }) => [aNumber, only]));
  const found = new Map<string, Case>();
  for (const child of waiting) {
    const same = born.find((each) => ![...found.values()].includes(each) && firstOf(each) === firstOf(child));
    if (same !== undefined) found.set(child.aNumber, same);
  }
  return found;
}

const firstOf = ({ givenNames }: { readonly givenNames: string }): string => fold(firstName(givenNames));
