import type { Concept } from './concepts.ts';
import type { Topic } from './topic.ts';

/** How several things said together make a topic, in every language alike. */
export interface Rule {
  readonly topic: Topic;
  /** Concepts that must all be there; of a list, any one. */
  readonly all: readonly (Concept | readonly Concept[])[];
  /** None of these may be anywhere in the text. */
  readonly without?: readonly Concept[];
  /** All within so many words; absent: 8. */
  readonly within?: number;
  /** In this order. */
  readonly ordered?: true;
  /** A "not" shortly before its first concept takes it away. */
  readonly unlessNot?: true;
  /** The text has no more words than this: a longer one says something else with them. */
  readonly atMost?: number;
}

/** Found rather more often than right: the answer harms nobody. */
const DANGER: readonly Rule[] = [
  { topic: 'danger.held', all: ['hold'], unlessNot: true },
  { topic: 'danger.held', all: [['captor', 'they'], 'missing'] },
  {
    topic: 'danger.held',
    all: [['cannot', 'not'], 'leave'],
    ordered: true,
    within: 6,
    without: ['appointment', 'date', 'miss', 'data', 'list', 'register', 'early'],
  },
  {
    topic: 'danger.held',
    all: ['no_return', ['kin', 'child']],
    within: 18,
    without: ['past', 'appointment', 'messages', 'list', 'case', 'elsewhere'],
  },
  { topic: 'danger.held', all: ['debt', ['captor', 'leave', 'hold', 'let_in']], within: 14 },
  { topic: 'danger.violence', all: ['hit'], without: ['past'], unlessNot: true },
  { topic: 'danger.violence', all: ['break_in'] },
  {
    topic: 'danger.violence',
    all: ['rob', ['me', 'kin', 'child', 'captor', 'they']],
    without: ['phone', 'papers', 'receipt', 'past'],
  },
  { topic: 'danger.violence', all: ['weapon'], without: ['past'], unlessNot: true },
  { topic: 'danger.violence', all: ['bleed', ['hit', 'weapon', 'captor']] },
  { topic: 'danger.threat', all: ['threaten'], without: ['past'], unlessNot: true },
  {
    topic: 'danger.threat',
    all: ['kill', ['me', 'kin', 'child', 'they', 'captor']],
    within: 14,
    without: ['end_life', 'wait', 'past'],
  },
  { topic: 'danger.threat', all: ['follow', ['me', 'they', 'captor', 'kin', 'child']] },
  { topic: 'danger.threat', all: ['extort'] },
  {
    topic: 'danger.threat',
    all: ['captor'],
    without: ['pay', 'sell', 'appointment', 'past'],
    unlessNot: true,
  },
  { topic: 'danger.threat', all: ['afraid', ['kill', 'captor', 'weapon', 'hit', 'follow']] },
  { topic: 'danger.threat', all: ['danger', ['me', 'kin', 'child', 'urgent', 'afraid']], unlessNot: true },
  { topic: 'danger.rape', all: ['rape'] },
  { topic: 'danger.suicide', all: ['end_life'] },
  { topic: 'danger.illness', all: ['grave'], unlessNot: true },
  { topic: 'danger.illness', all: ['bleed'], unlessNot: true },
  { topic: 'danger.illness', all: ['breathe', ['cannot', 'not', 'child', 'kin']] },
  { topic: 'danger.illness', all: ['labour'] },
  { topic: 'danger.illness', all: ['die', ['child', 'kin', 'me']], without: ['end_life'], unlessNot: true },
  {
    topic: 'danger.illness',
    all: ['sick', ['urgent', 'hospital', 'cry', 'child']],
    within: 10,
    without: ['past'],
    unlessNot: true,
  },
  { topic: 'danger.illness', all: ['pregnant_woman', ['bleed', 'sick', 'urgent', 'hospital', 'cry']] },
  { topic: 'danger.child', all: ['child', 'missing'], within: 12, without: ['list', 'papers', 'receipt'] },
  { topic: 'danger.child', all: ['child', 'alone'], unlessNot: true },
  { topic: 'danger.trafficking', all: ['work_forced'] },
  {
    topic: 'danger.trafficking',
    all: ['vice', ['kin', 'child', 'me', 'they'], ['weep', 'cannot', 'hold', 'threaten']],
    within: 20,
  },
  { topic: 'danger.turned_away', all: ['not', 'let_in'], ordered: true, within: 5 },
  {
    topic: 'danger.turned_away',
    all: [['police', 'border'], 'send_back', ['appointment', 'today', 'papers', 'receipt']],
    within: 18,
    without: ['may', 'when', 'past'],
  },
  { topic: 'danger.destitute', all: ['hungry'] },
  { topic: 'danger.destitute', all: ['homeless'] },
  {
    topic: 'danger.silent',
    all: ['cannot', 'speak'],
    ordered: true,
    within: 5,
    without: ['language', 'other_language', 'calls_back'],
  },
  { topic: 'danger.cry', all: ['cry'] },
  { topic: 'danger.cry', all: ['help', 'urgent'], atMost: 6 },
  {
    // "the guard sleeps, I took his phone, help us": behind something told, and nothing of the service.
    topic: 'danger.cry',
    all: [['they', 'captor', 'police', 'kin', 'child'], 'plea'],
    atMost: 14,
    ordered: true,
    without: [
      ...([
        'want',
        'may',
        'how',
        'register',
        'appointment',
        'papers',
        'number',
        'case',
        'data',
        'write',
      ] as const),
      ...(['read', 'court', 'mpp', 'correct', 'receipt', 'language', 'when', 'where', 'go', 'lose'] as const),
    ],
  },
  // The word HELP itself was found before.
  {
    topic: 'danger.cry',
    all: ['plea'],
    atMost: 4,
    without: [
      'want',
      'may',
      'how',
      'register',
      'appointment',
      'papers',
      'number',
      'case',
      'data',
      'write',
      'read',
    ],
  },
];

/** Questions; what is danger was found before. */
const ASKED: readonly Rule[] = [
  { topic: 'ask.who', all: ['who'] },
  { topic: 'ask.who', all: ['is_it', ['government', 'police']] },
  { topic: 'ask.real', all: [['is_it', 'this_service'], 'real'] },
  { topic: 'ask.real', all: ['real'], atMost: 5 },
  { topic: 'ask.real', all: ['scam'], without: ['pay', 'sell'] },
  {
    topic: 'ask.paid',
    all: [
      ['they', 'lawyer', 'captor', 'police', 'kin'],
      ['ask_for', 'sell'],
      ['pay', 'appointment'],
    ],
    within: 12,
  },
  { topic: 'ask.paid', all: ['sell', ['appointment', 'list', 'date']] },
  { topic: 'ask.paid', all: ['ask_for', 'pay'] },
  { topic: 'ask.paid', all: [['lawyer', 'they'], 'pay'], within: 10 },
  { topic: 'ask.paid', all: ['pay', ['scam', 'real']], within: 12 },
  { topic: 'ask.lawyer', all: ['lawyer'], without: ['pay', 'ask_for', 'sell'] },
  { topic: 'ask.cost', all: ['how_much'], without: ['how_long'] },
  { topic: 'ask.cost', all: [['may', 'want', 'is_it'], 'pay'], without: ['lawyer', 'ask_for', 'sell'] },
  { topic: 'ask.when', all: ['when'] },
  { topic: 'ask.how_long', all: ['how_long'] },
  { topic: 'ask.how_long', all: ['wait', ['date', 'appointment', 'list', 'how_long']], within: 12 },
  { topic: 'ask.how_many', all: ['how_many'] },
  { topic: 'ask.how_many', all: ['list', ['where', 'what', 'my_place']] },
  // Afraid to lose one's place: how things stand says that the order does not go by when one registers.
  {
    topic: 'ask.status',
    all: ['afraid', ['lose', 'miss', 'cancel'], ['appointment', 'list', 'my_place', 'register']],
    within: 10,
  },
  { topic: 'ask.come_now', all: [['may', 'want', 'how'], 'go'], without: ['cannot', 'confirm'] },
  { topic: 'ask.come_now', all: ['may', ['go', 'let_in'], 'border'], within: 10 },
  { topic: 'ask.open', all: ['border', 'open'], within: 10 },
  { topic: 'ask.open', all: ['border', 'close'], within: 10 },
  { topic: 'ask.open', all: ['say', ['open', 'let_in']], within: 10 },
  { topic: 'ask.early', all: ['early', ['go', 'appointment', 'border', 'may']] },
  { topic: 'ask.where', all: ['where', ['go', 'border', 'appointment', 'may', 'date']], within: 10 },
  { topic: 'ask.where', all: ['where'], atMost: 4 },
  {
    topic: 'ask.papers',
    all: ['papers', ['bring', 'what', 'want', 'may', 'how_many']],
    within: 10,
    without: ['lose', 'steal'],
  },
  { topic: 'ask.papers', all: ['what', 'bring'] },
  {
    topic: 'ask.what_is_number',
    all: [['what', 'where', 'how'], 'number'],
    within: 6,
    without: ['lose', 'phone'],
  },
  { topic: 'ask.privacy', all: ['see_data'] },
  { topic: 'ask.privacy', all: ['why', ['data', 'number']], within: 8 },
  { topic: 'ask.status', all: [['what', 'how', 'know'], 'case'], within: 8 },
  {
    topic: 'ask.status',
    all: [['what', 'how', 'may', 'know'], 'me', 'appointment'],
    within: 10,
    without: ['cancel', 'cannot', 'change'],
  },
  { topic: 'ask.status', all: ['is_there', 'appointment'], within: 6 },
  { topic: 'ask.courts', all: ['court', ['when', 'what', 'how', 'go', 'date', 'may']], within: 10 },
  { topic: 'ask.register', all: [['want', 'how', 'may', 'where'], 'register'], within: 8 },
  { topic: 'ask.register', all: ['register'], atMost: 3 },
];

const TOLD: readonly Rule[] = [
  { topic: 'tell.lost_papers', all: [['lose', 'steal'], 'papers'] },
  { topic: 'tell.lost_receipt', all: [['lose', 'steal'], 'receipt'] },
  { topic: 'tell.lost_phone', all: [['lose', 'steal', 'change', 'new'], 'phone'] },
  { topic: 'tell.birth', all: ['born'] },
  { topic: 'tell.death', all: ['dead', ['kin', 'child', 'family', 'me']], within: 10 },
  { topic: 'tell.separated', all: ['separate'] },
  { topic: 'tell.stays_behind', all: [['kin', 'child', 'they'], 'stay'] },
  { topic: 'tell.stays_behind', all: [['kin', 'child'], 'not', 'go'], within: 6, ordered: true },
  { topic: 'tell.stays_behind', all: [['kin', 'child'], 'cannot', 'go'], within: 8, ordered: true },
  { topic: 'tell.child_elsewhere', all: ['child', 'elsewhere'], within: 10 },
  { topic: 'tell.not_mpp', all: ['not', 'mpp'], within: 6 },
  { topic: 'tell.not_mpp', all: ['what', 'mpp'], within: 5 },
  {
    topic: 'tell.no_number',
    all: [['not', 'lose', 'cannot'], 'number'],
    within: 6,
    without: ['phone', 'correct'],
  },
  { topic: 'tell.no_number', all: ['not', 'know', 'number'], within: 7 },
  {
    topic: 'tell.cannot_read',
    all: [
      ['cannot', 'not'],
      ['read', 'write'],
    ],
    within: 5,
    ordered: true,
  },
  { topic: 'tell.other_language', all: ['other_language'] },
  { topic: 'tell.thanks', all: ['thanks'], atMost: 8 },
  { topic: 'tell.greeting', all: ['hello'], atMost: 6 },
  { topic: 'tell.insult', all: ['insult'] },
];

/** What cannot be undone is asked back by the talk, whatever is found here. */
const WANTED: readonly Rule[] = [
  { topic: 'want.keep', all: ['not', ['cancel', 'lose', 'miss'], 'appointment'], ordered: true, within: 8 },
  { topic: 'want.keep', all: ['not', ['cancel', 'miss']], ordered: true, within: 5, without: ['cannot'] },
  { topic: 'want.cancel', all: ['cancel', ['appointment', 'register', 'data']], unlessNot: true },
  {
    topic: 'want.other_date',
    all: [
      ['change', 'new', 'early'],
      ['appointment', 'date'],
    ],
    without: ['phone'],
  },
  { topic: 'want.cannot_come', all: ['cannot', 'go'], ordered: true, within: 5, without: ['kin', 'let_in'] },
  { topic: 'want.come', all: ['confirm'], without: ['cannot'], unlessNot: true },
  { topic: 'want.person', all: [['want', 'may', 'how', 'speak', 'call'], 'person'], within: 8 },
  { topic: 'want.person', all: ['speak', ['they', 'anybody']], within: 6, without: ['cannot'] },
  { topic: 'want.call', all: [['call'], ['me', 'want', 'may']], within: 5 },
  { topic: 'want.help', all: [['want', 'may'], 'help'], within: 6 },
  { topic: 'want.erase', all: ['erase', ['data', 'me', 'number', 'register', 'messages', 'case']] },
  { topic: 'want.language', all: ['language', ['want', 'change', 'may', 'speak', 'new']] },
  { topic: 'want.stop', all: [['stop'], ['messages', 'me']] },
  { topic: 'want.stop', all: ['not', 'want', 'messages'], ordered: true },
  { topic: 'want.mistake', all: ['correct', ['me', 'number', 'date', 'data', 'case']], within: 10 },
  { topic: 'want.other_family', all: ['register', 'family', 'new'], within: 8 },
];

const PLAIN: readonly Rule[] = [
  { topic: 'yes', all: ['yes'], atMost: 6 },
  { topic: 'no', all: ['no'], atMost: 6 },
];

export const RULES: readonly Rule[] = [...DANGER, ...ASKED, ...TOLD, ...WANTED, ...PLAIN];

/** What alarms by itself: a text that is only like others in danger, and names none of these, must be very like them. */
export const ALARMING: ReadonlySet<string> = new Set<Concept>([
  ...([
    'captor',
    'hold',
    'hit',
    'kill',
    'threaten',
    'follow',
    'rape',
    'rob',
    'weapon',
    'extort',
    'danger',
  ] as const),
  ...([
    'afraid',
    'die',
    'end_life',
    'grave',
    'sick',
    'bleed',
    'breathe',
    'labour',
    'hospital',
    'alone',
  ] as const),
  ...([
    'missing',
    'no_return',
    'break_in',
    'work_forced',
    'hungry',
    'homeless',
    'cry',
    'let_in',
    'urgent',
  ] as const),
]);
