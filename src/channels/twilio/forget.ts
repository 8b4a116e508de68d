import type { MessageListInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { ForgetAnswer } from '../transport.ts';
import { TooManyRequests } from './client.ts';

const NOT_FOUND = 404;

/**
 * Deletes a text or message at Twilio, and first what came with it: media outlive their message. What is not there is gone. Twilio refuses
 * while a message is still on its way.
 * @param codeOf names what went wrong, never with a message
 */
export async function forgetAtTwilio(
  messages: MessageListInstance,
  sid: string,
  codeOf: (error: unknown) => string,
): Promise<ForgetAnswer> {
  try {
    const message = messages(sid);
    for (const media of await message.media.list()) await unlessGone(message.media(media.sid).remove());
    await message.remove();
    return { kind: 'gone' };
  } catch (error) {
    if (isGone(error)) return { kind: 'gone' };
    const afterMs = error instanceof TooManyRequests ? error.afterMs : null;
    return { kind: 'later', error: codeOf(error), afterMs };
  }
}

async function unlessGone(removing: Promise<unknown>): Promise<void> {
  try {
    await removing;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

const isGone = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'status' in error && error.status === NOT_FOUND;
