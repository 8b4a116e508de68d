import { stamp } from '../buttons.ts';
import { oneChoice } from '../readers/choice.ts';
import { phoneReader } from '../readers/phone.ts';
import type { TalkContext } from '../talk.ts';
import type { Question } from './question.ts';

/** Questions about a second phone, for when the registrant's own cannot be reached. */

const phone = ({ otherPhone: number }: TalkContext) => ({ phone: number ?? '' });
const mark = ({ otherPhone: number }: TalkContext) => stamp([number]);

/** None is kept: which is it? */
export const otherPhone = {
  key: 'conversation:otherPhone',
  reader: phoneReader,
  choices: [],
} as const satisfies Question;

/** One is kept: another, none, or this one? */
export const otherPhoneHave = {
  key: 'conversation:otherPhoneHave',
  reader: phoneReader,
  choices: ['keep', 'remove'],
  keeps: 'keep',
  yes: 'keep',
  shows: phone,
  mark,
} as const satisfies Question;

/** Said back: a wrong digit would tell a stranger. */
export const otherPhoneCheck = {
  key: 'conversation:otherPhoneCheck',
  reader: oneChoice,
  choices: ['yes', 'no'],
  yes: 'yes',
  no: 'no',
  yesNoAlone: true,
  shows: phone,
  mark,
} as const satisfies Question;
