import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, RULES, type Facts } from '../../flows/eligibility.ts';
import { firstStored, PHASES } from '../../flows/programme.ts';
import { EOIR_STATUSES, type Case } from '../../src/domain/case.ts';
import { OUTCOMES } from '../../src/domain/eligibility.ts';
import type { Phase } from '../../src/domain/phase.ts';
import { PLACES } from '../../src/domain/registration.ts';

const ANA: Case = {
  aNumber: '200000001',
  familyId: 'F1',
  givenNames: 'Ana',
  surnames: 'Ejemplo',
  birthDate: '1990-05-01',
  nationality: 'HND',
  language: 'es',
  enrolledOn: '2019-08-01',
  returned: true,
  eoirStatus: 'pending',
  portOfReturn: 'san-ysidro',
};
const LUIS: Case = { ...ANA, aNumber: '200000002', givenNames: 'Luis' };

const stored = PHASES.map(firstStored);
const withLaterOpen = stored.map((phase) => ({ ...phase, open: true }));
const closed = stored.map((phase) => ({ ...phase, open: false }));

const facts = (change: Partial<Facts>): Facts => ({
  cases: [ANA, LUIS],
  place: 'mexico',
  missing: null,
  phases: stored,
  today: '2021-02-19',
  ...change,
});
const all = (change: Partial<Case>): readonly Case[] => [
  { ...ANA, ...change },
  { ...LUIS, ...change },
];

describe('decide', () => {
  it.each<[string, Partial<Facts>, string, string, string | null]>([
    ['returned, pending, in Mexico', {}, 'eligible', 'returned-pending-outside', 'phase-1'],
    [
      'returned, pending, elsewhere',
      { place: 'elsewhere' },
      'eligible',
      'returned-pending-outside',
      'phase-1',
    ],
    ['the day before phase one', { today: '2021-02-18' }, 'later_phase', 'phase-not-begun', 'phase-1'],
    ['every phase closed', { phases: closed }, 'later_phase', 'not-in-this-phase', null],
    ['no phase at all', { phases: [] }, 'later_phase', 'not-in-this-phase', null],
    ['not returned', { cases: all({ returned: false }) }, 'not_considered', 'not-returned-under-mpp', null],
    [
      'not returned, in the US',
      { cases: all({ returned: false }), place: 'united_states' },
      'not_considered',
      'not-returned-under-mpp',
      null,
    ],
    ['pending, in the US', { place: 'united_states' }, 'in_united_states', 'in-united-states-active', null],
    [
      'no case, in the US',
      { cases: all({ eoirStatus: 'terminated' }), place: 'united_states' },
      'not_considered',
      'no-active-case',
      null,
    ],
    [
      'terminated, a later phase closed',
      { cases: all({ eoirStatus: 'terminated' }) },
      'later_phase',
      'not-in-this-phase',
      null,
    ],
    [
      'terminated, the later phase open',
      { cases: all({ eoirStatus: 'terminated' }), phases: withLaterOpen, today: '2021-06-01' },
      'eligible',
      'returned-pending-outside',
      'phase-2',
    ],
    [
      'terminated, the later phase open and not begun',
      { cases: all({ eoirStatus: 'terminated' }), phases: withLaterOpen, today: '2021-05-31' },
      'later_phase',
      'phase-not-begun',
      'phase-2',
    ],
    ['no case', { cases: all({ eoirStatus: 'none' }) }, 'not_considered', 'no-active-case', null],
    ['granted', { cases: all({ eoirStatus: 'granted' }) }, 'not_considered', 'no-active-case', null],
    [
      'one pending, one terminated',
      { cases: [ANA, { ...LUIS, eoirStatus: 'terminated' }] },
      'review',
      'family-mixed',
      null,
    ],
    [
      'both taken in by different phases',
      { cases: [{ ...LUIS, eoirStatus: 'closed' }, ANA], phases: withLaterOpen, today: '2021-06-01' },
      'eligible',
      'returned-pending-outside',
      'phase-2',
    ],
    [
      'not considered for different reasons',
      {
        cases: [
          { ...ANA, eoirStatus: 'none' },
          { ...LUIS, returned: false },
        ],
      },
      'not_considered',
      'not-returned-under-mpp',
      null,
    ],
    ['someone is missing', { missing: 'my sister' }, 'review', 'family-incomplete', null],
    ['nobody is on the roster', { cases: [] }, 'review', 'family-incomplete', null],
    ['a blank answer names nobody', { missing: '  ' }, 'eligible', 'returned-pending-outside', 'phase-1'],
  ])('%s', (_, change, outcome, rule, phaseId) => {
    expect(decide(facts(change))).toEqual({ outcome, rule, phaseId });
  });

  const person = fc
    .record({ returned: fc.boolean(), eoirStatus: fc.constantFrom(...EOIR_STATUSES) })
    .map((change): Case => ({ ...ANA, ...change }));
  const phase = fc.record<Phase>({
    id: fc.constantFrom('a', 'b', 'c'),
    startsOn: fc.constantFrom('2021-02-19', '2021-06-01', '2022-01-01'),
    eoirStatuses: fc.subarray([...EOIR_STATUSES]),
    open: fc.boolean(),
    version: fc.constant(1),
  });
  const anyFacts = fc.record<Facts>({
    cases: fc.array(person, { maxLength: 5 }),
    place: fc.constantFrom(...PLACES),
    missing: fc.constantFrom(null, 'my mother'),
    phases: fc.uniqueArray(phase, { maxLength: 3, selector: (each) => each.id }),
    today: fc.constantFrom('2021-02-11', '2021-02-19', '2021-07-01', '2023-01-01'),
  });

  it('is total, and the order of people and phases does not matter', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const decision = decide(given);
        expect(OUTCOMES).toContain(decision.outcome);
        expect(RULES.find((rule) => rule.id === decision.rule)?.outcome).toBe(decision.outcome);
        const ofPhase = decision.outcome === 'eligible' || decision.rule === 'phase-not-begun';
        expect(decision.phaseId === null).toBe(!ofPhase);
        expect(
          decide({ ...given, cases: given.cases.toReversed(), phases: given.phases.toReversed() }),
        ).toEqual(decision);
      }),
    );
  });

  it('takes nobody in who was not returned, is in the US, or whom no open, begun phase takes', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const mayBe =
          given.cases.length > 0 &&
          given.missing === null &&
          given.place !== 'united_states' &&
          given.cases.every(
            (each) =>
              each.returned &&
              given.phases.some(
                (open) =>
                  open.open && open.startsOn <= given.today && open.eoirStatuses.includes(each.eoirStatus),
              ),
          );
        expect(decide(given).outcome === 'eligible').toBe(mayBe);
      }),
      { numRuns: 500 },
    );
  });

  it('names a source for every rule of the announcement', () => {
    for (const rule of RULES) {
      expect(rule.source === null).toBe(rule.outcome === 'review');
      expect(rule.row === null).toBe(rule.outcome === 'review');
    }
  });
});
