/** A person's whole name, given names first. Personal. */
export const fullName = ({
  givenNames,
  surnames,
}: {
  readonly givenNames: string;
  readonly surnames: string;
}): string => `${givenNames} ${surnames}`;
