import { walkTalk, type Walk } from '../../src/proof/walk.ts';

let known: Walk | undefined;

/** Every path of the talk, walked once in a worker: it is the same each time, and takes seconds. */
export function walked(): Walk {
  return (known ??= walkTalk());
}
