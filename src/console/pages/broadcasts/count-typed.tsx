import type { VNode } from 'preact';
import type { MemberVisit } from '../page.ts';
import { Field } from '../parts.tsx';
import { countTyped } from './ways.ts';

/** What was typed back, against the number of people that the page showed. */
export function wrongCount(visit: MemberVisit, size: number): string | null {
  return countTyped(visit.form.get('count')) === size
    ? null
    : visit.words.say('broadcasts.count_wrong', { count: size });
}

/** Asks for that number. */
export function CountField({
  visit,
  size,
  fault,
}: {
  readonly visit: MemberVisit;
  readonly size: number;
  readonly fault: string | null;
}): VNode {
  return (
    <Field
      name="count"
      label={visit.words.say('broadcasts.count_label')}
      hint={visit.words.say('broadcasts.count_hint', { count: size })}
      error={fault}
      value={visit.form.get('count')}
      inputMode="numeric"
      autocomplete="off"
      required
    />
  );
}
