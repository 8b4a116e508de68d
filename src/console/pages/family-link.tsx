import type { VNode } from 'preact';
import type { Registration } from '../../domain/registration.ts';

/** A family by its receipt, with its name for those who may see it. */
export function Family({
  family: { receipt, members },
  sees,
}: {
  readonly family: Registration;
  readonly sees: boolean;
}): VNode {
  const [first] = members;
  return (
    <a class="usa-link" href={`/console/people/${receipt}`}>
      {receipt}
      {sees && first !== undefined && (
        <>
          {' '}
          <bdi>
            {first.givenNames} {first.surnames}
          </bdi>
        </>
      )}
    </a>
  );
}
