import type { Behaviour, PlannedReport } from './behaviour.ts';

/** The bad days that a message can have, each by what goes wrong. */
export const CHAOS_KINDS = [
  'busy',
  'failed_stored',
  'failed_not_stored',
  'lost_after',
  'lost_before',
  'slow',
  'phone_off',
  'unknown',
  'dead_number',
  'dead_later',
  'opted_out',
  'overflow',
  'reports_doubled',
  'reports_out_of_order',
  'reports_missing',
  'reports_late',
] as const;
export type ChaosKind = (typeof CHAOS_KINDS)[number];

export interface Trouble {
  /** For people who read the table. */
  readonly what: string;
  /** What the request meets; absent: nothing. */
  readonly behaviour?: Behaviour;
  readonly reports?: readonly PlannedReport[];
  /** It stays so, however often it is tried. */
  readonly always?: true;
}

/** What each kind does to a message. */
export function troubles(slowMs: number, lateMs: number): Readonly<Record<ChaosKind, Trouble>> {
  const failed = (status: string, errorCode: number): PlannedReport[] => [
    { status: 'sent', afterMs: 2 },
    { status, errorCode, afterMs: 4 },
  ];
  return {
    busy: { what: '429, too many requests', behaviour: { kind: 'busy' } },
    failed_stored: { what: '5xx, yet it was taken', behaviour: { kind: 'http', status: 500, stored: true } },
    failed_not_stored: {
      what: '5xx, and it was not taken',
      behaviour: { kind: 'http', status: 503, stored: false },
    },
    lost_after: { what: 'taken, but the answer was lost', behaviour: { kind: 'lost', stored: true } },
    lost_before: { what: 'the request was lost', behaviour: { kind: 'lost', stored: false } },
    slow: { what: `the answer took ${slowMs} ms`, behaviour: { kind: 'ok', delayMs: slowMs } },
    phone_off: { what: 'phone is off (30003)', reports: failed('undelivered', 30003) },
    unknown: { what: 'lost on the way, nobody knows why (30008)', reports: failed('undelivered', 30008) },
    dead_number: { what: 'not a number (21211)', behaviour: { kind: 'error', code: 21211 }, always: true },
    dead_later: {
      what: 'no such phone, said later (30005)',
      reports: failed('undelivered', 30005),
      always: true,
    },
    opted_out: { what: 'has opted out (21610)', behaviour: { kind: 'error', code: 21610 }, always: true },
    overflow: {
      what: 'dropped from a full queue (30001)',
      reports: [{ status: 'failed', errorCode: 30001, afterMs: 2 }],
    },
    reports_doubled: {
      what: 'every report came twice',
      reports: [
        { status: 'sent', afterMs: 2 },
        { status: 'sent', afterMs: 4 },
        { status: 'delivered', afterMs: 6 },
        { status: 'delivered', afterMs: 8 },
      ],
    },
    reports_out_of_order: {
      what: '“delivered” came before “sent”',
      reports: [
        { status: 'sent', afterMs: 1, lateMs: 50 },
        { status: 'delivered', afterMs: 4 },
      ],
    },
    reports_missing: {
      what: 'no report ever came',
      reports: [
        { status: 'sent', afterMs: 2, silent: true },
        { status: 'delivered', afterMs: 4, silent: true },
      ],
    },
    reports_late: {
      what: `the reports came ${lateMs} ms late`,
      reports: [
        { status: 'sent', afterMs: 2, lateMs },
        { status: 'delivered', afterMs: 4, lateMs },
      ],
    },
  };
}
