/**
 * A recorded clip says aloud what a text says. It is a message of its own behind its text, on WhatsApp alone: it asks nothing,
 * nothing waits for it, and what becomes of it says nothing of the text.
 */

/** The purpose of every clip. */
export const CLIP = 'clip';

const ENDING = '.clip';

/** The id of the clip that goes with a text. */
export const clipIdOf = (textId: string): string => `${textId}${ENDING}`;

/** The id of the text that a clip goes with. */
export const textIdOf = (clipId: string): string => clipId.slice(0, -ENDING.length);

export const isClip = ({ purpose }: { readonly purpose: string }): boolean => purpose === CLIP;
