import type { TalkEvent } from '../../flows/talk.ts';
import type { Intent } from '../domain/keywords.ts';

/** The event of each word that works anywhere. */
const EVENTS = {
  stop: { type: 'STOP' },
  stop_news: { type: 'STOP_NEWS' },
  start: { type: 'START' },
  help: { type: 'HELP' },
  status: { type: 'STATUS' },
  language: { type: 'LANGUAGE' },
  person: { type: 'PERSON' },
  wrong: { type: 'WRONG' },
  back: { type: 'BACK' },
  confirm: { type: 'CONFIRM' },
  cannot_come: { type: 'CANNOT_COME' },
  other_phone: { type: 'OTHER_PHONE' },
  cancel_which: { type: 'CANCEL_WHICH' },
  erase: { type: 'ERASE' },
} as const satisfies Record<Intent, TalkEvent>;

export function eventOf(intent: Intent): TalkEvent {
  return EVENTS[intent];
}
