import { CLIP, clipIdOf } from '../domain/clip.ts';
import { PRIORITIES } from '../domain/message.ts';
import type { Rendered } from '../wording/wording.ts';
import type { SendWrite } from './outgoing.ts';

/** A clip that comes later than this comes into another part of the talk. */
const EXPIRES_MS = 15 * 60_000;

/** What a list of messages shows of a clip: `es/consent-0a1b2c3d4e5f6071.ogg` is `🔊 consent`. */
const shownName = (clip: string): string =>
  `🔊 ${clip.replace(/^[a-z]+\//, '').replace(/-[0-9a-f]+\.\w+$/, '')}`;

/** Queues the clip of a text behind it, in its commit; nothing where it has none. The outbox decides whether it leaves. */
export function clipWrites({ message }: SendWrite, { clip }: Rendered): readonly SendWrite[] {
  if (clip === undefined || message.channel !== 'whatsapp') return [];
  return [
    {
      kind: 'send',
      message: {
        ...message,
        id: clipIdOf(message.id),
        ...{ purpose: CLIP, priority: PRIORITIES.clip, group: null, segments: 1, ignoreOptOut: false },
        content: { body: shownName(clip), clip },
        expiresAt: Math.min(message.expiresAt, message.createdAt + EXPIRES_MS),
      },
    },
  ];
}
