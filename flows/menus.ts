import type { TalkEvent } from './talk.ts';

/**
 * What the lines of a menu ask for that is offered while no question is open, in their order; null where only the number says it. What
 * a number means there depends on how things stand, so a line that is copied with its words is heard by the words.
 */
export const MENUS = [
  {
    key: 'conversation:menu',
    events: [{ type: 'STATUS' }, null, { type: 'PERSON' }, { type: 'OTHER_PHONE' }],
  },
  {
    key: 'conversation:appointment.menu',
    events: [{ type: 'CONFIRM' }, { type: 'CANNOT_COME' }, { type: 'STATUS' }],
  },
  {
    key: 'conversation:appointment.menuShared',
    events: [{ type: 'CONFIRM' }, { type: 'CANNOT_COME' }, { type: 'STATUS' }],
  },
] as const satisfies readonly {
  readonly key: string;
  readonly events: readonly (TalkEvent | null)[];
}[];

/** A line of a menu as the person read it. */
export interface MenuLine {
  readonly number: number;
  readonly title: string;
  readonly event: TalkEvent;
}
