import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError } from 'commander';
import { previewLines } from './preview-page.ts';
import { Hindrance } from './api-error.ts';
import { at, type Session } from './session.ts';
import { reviewShape } from './shapes.ts';

/**
 * Shows what is to be approved, and asks for the number of people: who has read it can say. Gives the hash of what was shown.
 * @param ask the person at the terminal; null when there is none
 * Throws InvalidArgumentError without a terminal, Hindrance when the answer is another number.
 */
export async function hashSeen(
  { client, print }: Session,
  id: string,
  ask: ((question: string) => Promise<string>) | null,
): Promise<string> {
  if (ask === null)
    throw new InvalidArgumentError('Without a terminal to ask at, give --hash as preview shows it.');
  const review = await client.get(at(id, '/review'), reviewShape);
  for (const line of previewLines(review)) print(line);
  const answer = await ask('To approve this, type how many people it is for: ');
  // Written 25,000, 25.000 or 25 000 as one likes.
  if (answer.replace(/[\s,.]/g, '') === String(review.size)) return review.hash;
  throw new Hindrance('That is not the number of people. Nothing was approved.');
}

/** Asks at the terminal; null when standard input is none. */
export function terminal(): ((question: string) => Promise<string>) | null {
  if (!process.stdin.isTTY) return null;
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    // Ctrl+D is no answer.
    const closed = new Promise<string>((resolve) =>
      lines.once('close', () => {
        resolve('');
      }),
    );
    try {
      return await Promise.race([lines.question(question), closed]);
    } finally {
      lines.close();
    }
  };
}
