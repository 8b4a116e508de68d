import { portOf } from '../flows/programme.ts';
import { countToState, statedIn, type ChangeFigures } from '../src/domain/change.ts';
import { InvalidArgumentError } from 'commander';
import { number } from './broadcast/plain.ts';
import { terminal } from './broadcast/approve.ts';

/** What a change would do, for a person who has to decide about it. */
export function figureLines({
  families,
  told,
  appointments,
  moved,
  people,
  days,
  takenIn,
}: ChangeFigures): readonly string[] {
  const untold = families - told;
  if (takenIn.length > 0)
    return [
      `families taken in       ${String(families)}`,
      `families told           ${String(told)}`,
      ...takenIn.map(
        (at) =>
          `  ${portOf(at.port).name}  ${number(at.families, 'family', 'families')}, ${number(at.people, 'person', 'people')}`,
      ),
    ];
  return [
    `families told           ${String(told)}`,
    ...(untold > 0 ? [`cannot be told          ${String(untold)}: no phone, or it stopped us`] : []),
    ...(moved > 0 ? [`appointments moved      ${String(moved)}: to a later date at the same port`] : []),
    `appointments cancelled  ${String(appointments - moved)}`,
    ...(appointments > 0 ? [`people in them          ${String(people)}`] : []),
    ...days.map(
      (day) =>
        `  ${portOf(day.port).name}  ${day.date}  ${number(day.appointments, 'appointment', 'appointments')}, ${number(day.people, 'person', 'people')}`,
    ),
  ];
}

/**
 * The number that a person who has read the figures states; null where there is none to be stated.
 * @param given what --count says; without it the person at the terminal is asked
 * Throws InvalidArgumentError without a terminal.
 */
export async function statedNumber(
  figures: ChangeFigures,
  given: number | undefined,
): Promise<number | null> {
  if (countToState(figures) === 0) return null;
  if (given !== undefined) return given;
  const ask = terminal();
  const lost = figures.moved > 0 ? 'appointments are moved or cancelled' : 'appointments are cancelled';
  const what = statedIn(figures) === 'appointments' ? lost : 'families are concerned';
  if (ask === null)
    throw new InvalidArgumentError(`Without a terminal to ask at, give --count: how many ${what}, as shown.`);
  const answer = await ask(`To go on, type how many ${what}: `);
  return /^\d+$/.test(answer.replace(/[\s,.]/g, '')) ? Number(answer.replace(/[\s,.]/g, '')) : -1;
}

/** Reads --count. */
export function readCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number.');
}
