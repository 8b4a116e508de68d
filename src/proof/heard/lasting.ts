import type { TalkContext } from '../../../flows/talk.ts';
import { isMain } from '../../conversation/stored-talk.ts';
import type { Write } from '../../storage/write.ts';
import type { HeardText } from './hear.ts';

/** Answers that a talk keeps. */
const KEPT = [
  'aNumber',
  'birthDate',
  'birthOptions',
  'missing',
  'apart',
  'ownName',
  'place',
  'city',
  'needs',
] as const satisfies readonly (keyof TalkContext)[];

/**
 * What a text brought about that stays: an answer that is stored, the next question in place of the open one, a registration, an
 * appointment that is given up or confirmed, messages that stop or begin. Nothing of it may come of a text that does not say it.
 */
export function lastingOf({ event, before, after, writes }: HeardText): readonly string[] {
  const [was, is] = [before.talk.context, after.talk.context];
  const changed = KEPT.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
  const stored = changed.filter((key) => is[key] !== null && is[key].length > 0);
  const wentOn =
    before.conversation !== null && was.at !== is.at && isMain(after.talk.value) && event?.type !== 'BACK';
  return [
    ...stored.map((key) => `keeps ${key}`),
    ...(wentOn ? [`goes on to ${is.at}`] : []),
    ...writes.flatMap(writtenOf),
    ...(before.conversation?.stopped === true && after.conversation?.stopped === false ? ['starts'] : []),
    ...(before.conversation?.stopped === false && after.conversation?.stopped === true ? ['stops'] : []),
    ...(before.conversation?.broadcastOptIn === true && after.conversation?.broadcastOptIn === false
      ? ['stops news']
      : []),
  ];
}

function writtenOf(write: Write): readonly string[] {
  switch (write.kind) {
    case 'appointment':
      return [`appointment ${write.appointment.state}`];
    case 'registration':
      return [write.registration.version === 1 ? 'registers' : `registration ${write.registration.stage}`];
    case 'erase':
      return ['erases'];
    case 'withdrawContact':
      return ['withdraws messages'];
    default:
      return [];
  }
}
