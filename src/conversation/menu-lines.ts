import { MENUS, type MenuLine } from '../../flows/menus.ts';
import type { Wording } from '../wording/wording.ts';
import type { Reader } from './rendering.ts';

/** The lines of the menus that are shown while no question is open, as the reader reads them, with what each asks for. */
export function menuLines(wording: Wording, { language, channel }: Reader): readonly MenuLine[] {
  return MENUS.flatMap(({ key, events }) =>
    [...wording.text({ key }, language, channel).matchAll(/^(\d) (.+)$/gm)].flatMap(
      ([, number, title = '']) => {
        const event = events[Number(number) - 1];
        return event === undefined || event === null ? [] : [{ number: Number(number), title, event }];
      },
    ),
  );
}
