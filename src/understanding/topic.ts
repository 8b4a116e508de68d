/**
 * What a person may say beside an answer to the open question, at any point, in any language. A topic is what is answered, not
 * how it was said; docs/understanding.md has an example of each.
 */
export const DANGERS = [
  /** Held against their will, kidnapped, taken ("levantados"). */
  'danger.held',
  /** Hurt, attacked, shot at, robbed with violence, beaten at home. */
  'danger.violence',
  /** Threatened, followed, looked for, extorted. */
  'danger.threat',
  /** Raped or touched. */
  'danger.rape',
  /** Speaks of ending their life. */
  'danger.suicide',
  /** Gravely ill, giving birth, bleeding, cannot breathe. */
  'danger.illness',
  /** A child that is alone, lost or taken. */
  'danger.child',
  /** Made to work, sold, papers taken. */
  'danger.trafficking',
  /** At the port with an appointment, and not let in. */
  'danger.turned_away',
  /** Nowhere to sleep, nothing to eat. */
  'danger.destitute',
  /** Cannot speak openly. */
  'danger.silent',
  /** A cry without a reason: "socorro", SOS. */
  'danger.cry',
] as const;
export type Danger = (typeof DANGERS)[number];

/** Questions that people ask; each has one answer in `locales/<lng>/questions.json`. */
export const QUESTIONS = [
  'ask.who',
  'ask.real',
  'ask.cost',
  'ask.paid',
  'ask.lawyer',
  'ask.when',
  'ask.how_long',
  'ask.come_now',
  'ask.open',
  'ask.early',
  'ask.where',
  'ask.papers',
  'ask.what_is_number',
  'ask.privacy',
  'ask.status',
  'ask.register',
  'ask.courts',
  'ask.how_many',
] as const;
export type AskedQuestion = (typeof QUESTIONS)[number];

/** What people tell that staff must know, or that has a way of its own. */
export const EVENTS = [
  'tell.lost_papers',
  'tell.lost_receipt',
  'tell.lost_phone',
  'tell.birth',
  'tell.death',
  'tell.separated',
  'tell.stays_behind',
  'tell.child_elsewhere',
  'tell.not_mpp',
  'tell.no_number',
  'tell.cannot_read',
  'tell.other_language',
  'tell.thanks',
  'tell.greeting',
  'tell.insult',
  'tell.voice',
] as const;
export type ToldEvent = (typeof EVENTS)[number];

/** What is wanted of the service in own words, where the words that work anywhere were not used. */
export const WISHES = [
  'want.person',
  'want.help',
  'want.language',
  'want.erase',
  'want.stop',
  'want.start',
  'want.keep',
  'want.come',
  'want.cannot_come',
  'want.other_date',
  'want.cancel',
  'want.back',
  'want.wrong_person',
  'want.mistake',
  'want.other_family',
  'want.call',
] as const;
export type Wish = (typeof WISHES)[number];

export const TOPICS = [...DANGERS, ...QUESTIONS, ...EVENTS, ...WISHES, 'yes', 'no'] as const;
export type Topic = (typeof TOPICS)[number];

/** Whether somebody must read it now. */
export const isDanger = (topic: string): topic is Danger => topic.startsWith('danger.');
