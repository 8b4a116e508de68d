import { assign } from 'xstate';
import { asksBetween, onChoice } from './asking.ts';
import { forgetting, type Back } from './asides.ts';
import { one, talk, type Effect, type FlowSay, type TalkContext, type TalkEvent } from './talk.ts';

/**
 * What the phone wrote, and what it registered, is erased: never on a word alone. What goes is said, and the first choice keeps it. Each
 * state is made for those who stopped, too.
 */

type Region = '#talk.aside' | '#talk.stopped';
const REGIONS = {
  '#talk.returning': '#talk.aside',
  '#talk.stopped.silent': '#talk.stopped',
} as const satisfies Record<Back, Region>;

const nothingChosen = assign<TalkContext, TalkEvent, undefined, TalkEvent, never>({ erasing: null });

const keeping = (back: Back) =>
  ({
    target: back,
    actions: [nothingChosen, { type: 'say', params: one('conversation:unchanged') }],
  }) as const;

/** What may be erased was found. */
export const erasable = (region: Region) =>
  talk.createStateConfig({
    on: {
      ERASABLE: [
        {
          guard: ({ event }) => event.families.length > 1,
          target: `${region}.eraseWhich`,
          actions: assign({ erasing: ({ event }) => ({ families: event.families, chosen: null }) }),
        },
        { target: `${region}.erase`, actions: nothingChosen },
      ],
    },
  });

type Numbered = { readonly context: TalkContext; readonly event: Extract<TalkEvent, { type: 'NUMBER' }> };
type Named = { readonly context: TalkContext; readonly event: Extract<TalkEvent, { type: 'RECEIPT' }> };

const families = (context: TalkContext) => context.erasing?.families ?? [];
/** 1 is nothing. */
const numbered = ({ context, event }: Numbered) => families(context)[(event.number ?? 0) - 2] ?? null;
const named = ({ context, event }: Named) =>
  families(context).find(({ receipt }) => receipt === event.code) ?? null;

export const eraseWhich = (back: Back) =>
  talk.createStateConfig({
    ...asksBetween('eraseWhich'),
    on: {
      NUMBER: [
        { guard: ({ event }) => event.number === 1, ...keeping(back) },
        {
          guard: (asked) => numbered(asked) !== null,
          target: `${REGIONS[back]}.eraseOne`,
          actions: assign({
            erasing: ({ context, event }) => ({
              families: families(context),
              chosen: numbered({ context, event })?.receipt ?? null,
            }),
          }),
        },
        {
          guard: ({ context, event }) => event.number === families(context).length + 2,
          target: `${REGIONS[back]}.erase`,
        },
        {},
      ],
      RECEIPT: [
        {
          guard: (asked) => named(asked) !== null,
          target: `${REGIONS[back]}.eraseOne`,
          actions: assign({
            erasing: ({ context, event }) => ({
              families: families(context),
              chosen: named({ context, event })?.receipt ?? null,
            }),
          }),
        },
        { actions: { type: 'lookUp', params: { what: 'standing', intent: 'status', answer: null } } },
      ],
      BACK: keeping(back),
    },
  });

/** Nothing of the talk stays; how to begin again is said with it. */
const erasingAll = (back: Back) =>
  [
    forgetting,
    { type: 'act', params: { what: 'erase_all' } },
    {
      type: 'say',
      params: one(back === '#talk.returning' ? 'erase:done' : 'erase:doneStopped'),
    },
  ] as const;

export const erase = (back: Back) =>
  talk.createStateConfig({
    ...asksBetween('erase'),
    on: {
      CHOICE: onChoice('erase', {
        keep: keeping(back),
        erase: {
          target: back === '#talk.returning' ? '#talk.main.resting' : back,
          actions: erasingAll(back),
        },
      }),
      BACK: keeping(back),
    },
  });

const chosen = ({ erasing }: TalkContext): string => erasing?.chosen ?? '';

export const eraseOne = (back: Back) =>
  talk.createStateConfig({
    ...asksBetween('eraseOne'),
    on: {
      CHOICE: onChoice('eraseOne', {
        keep: keeping(back),
        erase: {
          target: back,
          actions: [
            {
              type: 'act',
              params: ({ context }: { context: TalkContext }): Effect => ({
                what: 'erase_family',
                receipt: chosen(context),
              }),
            },
            {
              type: 'say',
              params: ({ context }: { context: TalkContext }): { says: readonly FlowSay[] } =>
                one('erase:doneOne', { receipt: chosen(context) }),
            },
            nothingChosen,
          ],
        },
      }),
      BACK: keeping(back),
    },
  });
