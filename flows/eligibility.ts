import type { Case, EoirStatus } from '../src/domain/case.ts';
import type { Decision, Outcome, RuleId } from '../src/domain/eligibility.ts';
import type { Phase } from '../src/domain/phase.ts';
import type { Place } from '../src/domain/registration.ts';

/** A rule of the decision, its outcome, the sentence it rests on, and that sentence's row in the table of rules. */
export interface Rule {
  readonly id: RuleId;
  readonly outcome: Outcome;
  /** The announcement's own words; null for what is ours. */
  readonly source: string | null;
  /** Row of the announcement's table in docs; null for what is ours. */
  readonly row: number | null;
}

const NOT_CONSIDERED =
  'Individuals outside of the United States who were not returned to Mexico under MPP or who do not have active ' +
  'immigration court cases will not be considered for participation in this program and should await further ' +
  'instructions.';

/** In the order in which they name a family whose people came to one outcome by different rules. */
export const RULES: readonly Rule[] = [
  {
    id: 'not-returned-under-mpp',
    outcome: 'not_considered',
    source: NOT_CONSIDERED,
    row: 6,
  },
  {
    id: 'in-united-states-active',
    outcome: 'in_united_states',
    source:
      'Similarly, those individuals in the United States with active MPP cases will receive separate guidance at a ' +
      'later date.',
    row: 7,
  },
  {
    id: 'returned-pending-outside',
    outcome: 'eligible',
    source:
      'This new process applies to individuals who were returned to Mexico under the MPP program and have cases ' +
      'pending before the Executive Office for Immigration Review (EOIR).',
    row: 5,
  },
  {
    id: 'not-in-this-phase',
    outcome: 'later_phase',
    source:
      'Individuals who are not eligible under this initial phase should wait for further instructions and not ' +
      'travel to the border.',
    row: 8,
  },
  {
    id: 'phase-not-begun',
    outcome: 'later_phase',
    source:
      'Beginning on February 19, the Department of Homeland Security (DHS) will begin phase one of a program to restore safe ' +
      'and orderly processing at the southwest border.',
    row: 1,
  },
  {
    id: 'no-active-case',
    outcome: 'not_considered',
    source: NOT_CONSIDERED,
    row: 6,
  },
  // Ours: a family is one unit and is never split, so what does not fit together is looked at by a person.
  { id: 'family-incomplete', outcome: 'review', source: null, row: null },
  { id: 'family-mixed', outcome: 'review', source: null, row: null },
  { id: 'family-twice', outcome: 'review', source: null, row: null },
];

/** What a decision rests on. */
export interface Facts {
  /** Everyone of the family, as the roster has them. */
  readonly cases: readonly Case[];
  readonly place: Place;
  /** People who travel with them and are not on the roster, in their words; null when none was named. */
  readonly missing: string | null;
  /** All phases of the programme, open or not. */
  readonly phases: readonly Phase[];
  /** ISO date at the border. */
  readonly today: string;
}

function decision(id: RuleId, phaseId: string | null = null): Decision {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`No rule ${id}.`);
  return { outcome: rule.outcome, rule: id, phaseId };
}

const begun = (phase: Phase, today: string): boolean => phase.open && phase.startsOn <= today;

const takes = (phase: Phase, status: EoirStatus): boolean => phase.eoirStatuses.includes(status);

/** By start, then id: the order in which phases were meant, whatever order they were read in. */
function inOrder(phases: readonly Phase[]): readonly Phase[] {
  return [...phases].sort((a, b) => (a.startsOn + a.id < b.startsOn + b.id ? -1 : 1));
}

function decidePerson(person: Case, facts: Facts): Decision {
  if (!person.returned) return decision('not-returned-under-mpp');
  if (facts.place === 'united_states') {
    return decision(person.eoirStatus === 'pending' ? 'in-united-states-active' : 'no-active-case');
  }
  const phases = inOrder(facts.phases).filter((phase) => takes(phase, person.eoirStatus));
  const open = phases.find((phase) => begun(phase, facts.today));
  if (open !== undefined) return decision('returned-pending-outside', open.id);
  const coming = phases.find((phase) => phase.open);
  if (coming !== undefined) return decision('phase-not-begun', coming.id);
  // An active case is what the programme is for: with no phase open for it, it waits and is not turned away.
  if (phases.length > 0 || person.eoirStatus === 'pending') return decision('not-in-this-phase');
  return decision('no-active-case');
}

/**
 * What the announcement says of a family. Pure and total; the order of `cases` and `phases` does not matter.
 * Eligible only when everyone was returned under MPP, is outside the United States, and an open phase that has begun
 * takes everyone in; `phaseId` is then the last of the phases needed. Of a family that only waits for phases to begin, it is the last of those.
 */
export function decide(facts: Facts): Decision {
  if (facts.cases.length === 0 || (facts.missing ?? '').trim() !== '') return decision('family-incomplete');
  const all = facts.cases.map((person) => decidePerson(person, facts));
  const outcomes = new Set(all.map((each) => each.outcome));
  if (outcomes.size > 1) return decision('family-mixed');
  const rule = RULES.find((candidate) => all.some((each) => each.rule === candidate.id));
  // Where one of them is in no phase, none is waited for.
  const decided = all.filter((each) => each.rule === rule?.id);
  const phase = inOrder(facts.phases).findLast((candidate) =>
    decided.some((each) => each.phaseId === candidate.id),
  );
  return decision(rule?.id ?? 'family-incomplete', phase?.id ?? null);
}
