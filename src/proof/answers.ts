import { appointmentMark } from '../../flows/buttons.ts';
import { CHANGEABLE } from '../../flows/pressed.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import type { Question } from '../../flows/questions/question.ts';
import { ANSWERED } from '../../flows/answered-topics.ts';
import { DANGERS, type Danger } from '../understanding/topic.ts';
import type { AppointmentView, FamilyView, LookUp, StandingView, TalkEvent } from '../../flows/talk.ts';
import { LANGUAGES } from '../domain/language.ts';

/**
 * What can happen to a talk, by example: every kind of answer to a question and every answer to a look-up.
 * Names are as long as SMS shows them and dates as long as they get, so that budgets are proved on the worst case.
 */

const FAMILY_OF_FOUR: FamilyView = {
  familyId: 'family-of-four',
  names: ['Maximiliano', 'Guadalupe', 'Esperanza', 'Sebastian'],
};
const ALONE: FamilyView = { familyId: 'alone', names: ['Maximiliano'] };

/** The appointment of whoever has one in the walk. */
export const APPOINTMENT: AppointmentView = {
  id: 'appointment',
  reference: 'C3FK9MX',
  port: 'san-ysidro',
  date: '2021-09-22',
  time: '10:30',
  people: 4,
  state: 'offered',
  past: false,
};

export const OTHER_APPOINTMENT: AppointmentView = { ...APPOINTMENT, id: 'other', reference: 'C4GL8NY' };

const REGISTERED: StandingView = {
  receipt: 'R3FK9MX',
  names: FAMILY_OF_FOUR.names,
  outcome: 'eligible',
  rule: 'returned-pending-outside',
  phaseId: 'phase-1',
  stage: 'waiting',
  appointment: null,
};

const DECISIONS = [
  { outcome: 'eligible', rule: 'returned-pending-outside', phaseId: null },
  { outcome: 'not_considered', rule: 'not-returned-under-mpp', phaseId: null },
  { outcome: 'not_considered', rule: 'no-active-case', phaseId: null },
  { outcome: 'in_united_states', rule: 'in-united-states-active', phaseId: null },
  { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null },
  { outcome: 'later_phase', rule: 'phase-not-begun', phaseId: 'phase-1' },
  { outcome: 'review', rule: 'family-mixed', phaseId: null },
  { outcome: 'review', rule: 'family-incomplete', phaseId: null },
] as const;

const STANDINGS: readonly (readonly StandingView[])[] = [
  [],
  ...DECISIONS.map((decision) => [{ ...REGISTERED, ...decision }]),
  ...(['offered', 'confirmed'] as const).map((state) => [
    { ...REGISTERED, stage: 'scheduled' as const, appointment: { ...APPOINTMENT, state } },
  ]),
  [{ ...REGISTERED, stage: 'scheduled', appointment: { ...APPOINTMENT, past: true } }],
  [REGISTERED, { ...REGISTERED, stage: 'scheduled', appointment: APPOINTMENT }],
  [APPOINTMENT, OTHER_APPOINTMENT].map((appointment) => ({
    ...REGISTERED,
    stage: 'scheduled' as const,
    appointment,
  })),
  [APPOINTMENT, { ...OTHER_APPOINTMENT, state: 'confirmed' as const }].map((appointment) => ({
    ...REGISTERED,
    stage: 'scheduled' as const,
    appointment,
  })),
];

/** Families that share a phone. */
const SHARED = [
  { receipt: REGISTERED.receipt, name: 'Maximiliano' },
  { receipt: 'R4GL8NY', name: 'Guadalupe' },
] as const;

/** As long as an admin may well name one. */
const HELPLINE = { name: 'Albergue Casa del Migrante', number: '+52 664 123 4567' };
const READS = { date: '2021-09-22', time: '10:30', city: 'Ciudad Juarez' };

const dangerNoted = (
  topic: Danger,
  more: Partial<Extract<TalkEvent, { type: 'DANGER_NOTED' }>>,
): TalkEvent => ({ type: 'DANGER_NOTED', topic, at: 0, again: false, helpline: null, reads: null, ...more });

/** As long as numbers get. */
const OTHER_PHONE = '+521656123456789';

/** Events that may come whatever is open. */
export const ANYTIME: readonly TalkEvent[] = [
  { type: 'STOP' },
  { type: 'STOP_NEWS' },
  { type: 'START' },
  { type: 'HELP' },
  { type: 'STATUS' },
  { type: 'LANGUAGE' },
  { type: 'PERSON' },
  { type: 'WRONG' },
  { type: 'BACK' },
  { type: 'CONFIRM' },
  { type: 'CANNOT_COME' },
  { type: 'CANCEL_WHICH' },
  { type: 'OTHER_PHONE' },
  { type: 'TOLD', code: APPOINTMENT.reference },
  { type: 'REFERENCE', code: APPOINTMENT.reference },
  { type: 'RECEIPT', code: REGISTERED.receipt },
  { type: 'CODE_SLIP' },
  { type: 'OLD_BUTTON' },
  { type: 'OLD_BUTTON', about: 'appointment' },
  ...Object.entries<Question>(QUESTIONS).flatMap(([about, { namesOldButton }]) =>
    namesOldButton === true ? [{ type: 'OLD_BUTTON', about } as const] : [],
  ),
  ...CHANGEABLE.flatMap((about) =>
    QUESTIONS[about].choices.map((choice) => ({ type: 'BUTTON', about, choice }) as const),
  ),
  ...(['confirm', 'cannot_come'] as const).flatMap((intent) =>
    [appointmentMark(APPOINTMENT), 'another date'].map(
      (mark) => ({ type: 'APPOINTMENT_ANSWER', intent, mark }) as const,
    ),
  ),
  { type: 'APPOINTMENT_ANSWER', intent: 'confirm', mark: appointmentMark(APPOINTMENT), by: 'notice' },
  { type: 'APPOINTMENT_CROSSED', mark: appointmentMark(APPOINTMENT) },
  { type: 'APPOINTMENT_CROSSED', mark: null },
  { type: 'DETAILS' },
  { type: 'STAFF_ANSWERED' },
  { type: 'BROADCAST_ANSWERED' },
  { type: 'TOLD_BARE' },
  { type: 'TOLD_CROSSED', reference: APPOINTMENT.reference },
  ...(
    ['audio', 'image', 'video', 'document', 'contact', 'sticker', 'other', 'location', 'empty'] as const
  ).map((attachment) => ({ type: 'MEDIA', attachment }) as const),
];

/** What happens behind an answer where no question is open. */
export const AT_HOME: readonly TalkEvent[] = [{ type: 'CONSENT_DUE' }];

/** What is said beside an answer, in any state; what it leads to differs by the state alone. */
export const BESIDE: readonly TalkEvent[] = [
  { type: 'ERASE' },
  ...ANSWERED.map((topic) => ({ type: 'TOPIC', topic, language: null }) as const),
  ...DANGERS.map((topic) => ({ type: 'DANGER', topic, language: null }) as const),
];

/** Every kind of answer to the open question; to none, every kind of text. */
export function answersTo(question: Question | null): readonly TalkEvent[] {
  if (question === null) {
    return [
      ...[1, 2, 3, 4, null].flatMap((number) => [
        { type: 'NUMBER', number } as const,
        { type: 'MENU', number } as const,
      ]),
      { type: 'A_NUMBER', aNumber: '201234567' },
    ];
  }
  return [
    ...question.reader.examples(question),
    ...(question.key === QUESTIONS.language.key ? FIRST_TEXTS : []),
  ];
}

/** What a first text may tell. */
const FIRST_TEXTS: readonly TalkEvent[] = [null, LANGUAGES[0]].flatMap((language) => [
  { type: 'FIRST', language, given: null } as const,
  {
    type: 'FIRST',
    language,
    given: {
      aNumber: '201234567',
      birthDate: '1985-09-22',
      city: { city: 'San Luis Río Colorado', zone: 'America/Hermosillo' },
    },
  } as const,
]);

/** Every answer a look-up can have. */
export function answersToLookUp(wanted: LookUp): readonly TalkEvent[] {
  switch (wanted.what) {
    case 'identify':
      return [
        { type: 'IDENTIFIED', family: FAMILY_OF_FOUR, registered: 'no' },
        { type: 'IDENTIFIED', family: ALONE, registered: 'no' },
        { type: 'IDENTIFIED', family: FAMILY_OF_FOUR, registered: 'here' },
        { type: 'RECEIPT_NEEDED' },
        { type: 'NOT_IDENTIFIED' },
        { type: 'LOCKED' },
      ];
    case 'register':
      return [
        ...DECISIONS.map((decision): TalkEvent => ({
          type: 'REGISTERED',
          receipt: REGISTERED.receipt,
          ...decision,
        })),
        { type: 'FAMILY_TAKEN' },
        { type: 'NOT_IDENTIFIED' },
      ];
    case 'claim':
      return [{ type: 'CLAIMED' }, { type: 'NOT_CLAIMED' }, { type: 'LOCKED' }];
    case 'standing':
      return STANDINGS.map((standing) => ({
        type: 'STANDING',
        intent: wanted.intent,
        answer: wanted.answer,
        ...(wanted.mark === undefined ? {} : { mark: wanted.mark }),
        ...(wanted.by === undefined ? {} : { by: wanted.by }),
        standing,
      }));
    case 'reference':
      return [
        ...(['offered', 'confirmed', 'declined', 'cancelled'] as const).map((state): TalkEvent => ({
          type: 'REFERENCE_KNOWN',
          appointment: { ...APPOINTMENT, state },
          names: FAMILY_OF_FOUR.names,
        })),
        { type: 'REFERENCE_KNOWN', appointment: { ...APPOINTMENT, past: true }, names: null },
        { type: 'REFERENCE_OF_OTHERS', reference: APPOINTMENT.reference },
        { type: 'REFERENCE_UNKNOWN' },
        { type: 'REFERENCES_SPENT', first: true },
        { type: 'REFERENCES_SPENT', first: false },
      ];
    case 'other_phone':
      return [
        { type: 'OTHER_PHONE_IS', registered: false, number: null },
        { type: 'OTHER_PHONE_IS', registered: true, number: null },
        { type: 'OTHER_PHONE_IS', registered: true, number: OTHER_PHONE },
      ];
    case 'erasable':
      return [[], [SHARED[0]], SHARED].map((families) => ({ type: 'ERASABLE', families }));
    case 'own_phone':
      return [true, false].map((own) => ({ type: 'OWN_PHONE', own }));
    case 'told': {
      const { reference } = APPOINTMENT;
      return [
        { type: 'PASSED_ON', reference },
        ...(wanted.code === null
          ? [{ type: 'TOLD_WHICH', reference } as const, { type: 'NOBODY_TOLD' } as const]
          : answersToLookUp({ what: 'reference', code: wanted.code })),
      ];
    }
    case 'danger':
      return [
        dangerNoted(wanted.topic, {}),
        dangerNoted(wanted.topic, { helpline: HELPLINE, reads: READS }),
        dangerNoted(wanted.topic, { again: true }),
      ];
    case 'unlock':
      return [{ type: 'UNLOCKED' }, { type: 'STILL_LOCKED' }];
  }
}
