import { describe, expect, it } from 'vitest';
import { createPace } from '../../../scripts/broadcast/pace.ts';
import { barLine, barLines, type Moment } from '../../../scripts/broadcast/progress-bar.ts';
import { createScreen } from '../../../scripts/broadcast/screen.ts';
import type { ShownBroadcast, ShownProgress } from '../../../scripts/broadcast/shapes.ts';
import { span } from '../../../scripts/broadcast/when.ts';

const NOW = Date.parse('2021-03-02T17:00:00Z');
const NONE = {
  waiting: 0,
  queued: 0,
  sent: 0,
  delivered: 0,
  replied: 0,
  failed: 0,
  suppressed: 0,
  expired: 0,
  recalled: 0,
  unsure: 0,
};

function moment(
  broadcast: Partial<ShownBroadcast>,
  states: Partial<ShownProgress['states']>,
  more: Partial<Moment> & { readonly finishesAt?: string } = {},
): Moment {
  const all = { ...NONE, ...states };
  const { finishesAt = null, ...rest } = more;
  return {
    now: NOW,
    perSecond: null,
    ...rest,
    progress: {
      broadcast: {
        id: 'B1',
        version: 1,
        kind: 'new',
        of: null,
        state: 'sending',
        title: 'Cierre',
        texts: {},
        fallback: null,
        audience: { include: {}, exclude: [] },
        keepAccents: false,
        startsAt: null,
        holdMinutes: 10,
        canaryShare: 0.01,
        canaryMinutes: 10,
        failureLimit: 0.1,
        quietHours: true,
        livesMinutes: 60,
        author: 'token:T:Ana',
        override: null,
        submittedBy: null,
        approvedBy: null,
        approvedCount: null,
        dueAt: null,
        paused: null,
        endedAt: null,
        createdAt: '2021-03-02T16:00:00.000Z',
        ...broadcast,
      },
      audience: Object.values(all).reduce((sum, count) => sum + count, 0),
      states: all,
      reasons: [],
      finishesAt,
    },
  };
}

const HALF_WAY = moment(
  { state: 'sending' },
  { waiting: 9_000, queued: 500, sent: 2_500, delivered: 11_900, replied: 100, failed: 600, suppressed: 400 },
  { perSecond: 199.7, finishesAt: '2021-03-02T17:00:48Z' },
);

describe('the bar of a broadcast', () => {
  it('shows who got it, whom it was sent to, who will not, who waits; how fast, and how long yet', () => {
    expect(barLines(HALF_WAY, { width: 100, colour: false })).toEqual([
      'sending  ████████████████████████▓▓▓▓××░░░░░░░░░░░░░░░░░░░  62 %  15,500 of 25,000  200/s  48 s left',
      'waiting 9,000  queued 500  sent 2,500  delivered 11,900  replied 100  failed 600  suppressed 400',
    ]);
    expect(barLine(HALF_WAY)).toBe(
      'sending  62 %  15,500 of 25,000  200/s  48 s left  waiting 9,000  queued 500  sent 2,500  delivered 11,900  replied 100  failed 600  suppressed 400',
    );
  });

  it('is never wider than the terminal, and goes without a bar where there is no room', () => {
    for (const width of [1, 20, 40, 63, 64, 79, 80, 120, 400])
      for (const line of barLines(HALF_WAY, { width, colour: false }))
        expect(line.length, `${String(width)}: ${line}`).toBeLessThanOrEqual(width);
    expect(barLines(HALF_WAY, { width: 60, colour: false })[0]).toBe(
      'sending  62 %  15,500 of 25,000  200/s  48 s left',
    );
    expect(barLines(HALF_WAY, { width: 400, colour: false })[0]).toMatch(/ [█▓×░]{60} /);
  });

  it('is coloured only when asked to be, and reads the same without', () => {
    const plain = barLines(HALF_WAY, { width: 100, colour: false })[0]!;
    const coloured = barLines(HALF_WAY, { width: 100, colour: true })[0]!;
    expect(plain).not.toContain('\u001B');
    expect(coloured).toContain('\u001B[32m█');
    expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain);
  });

  it('says what it waits for before and between', () => {
    const first = (...given: Parameters<typeof moment>): string => barLine(moment(...given));
    expect(first({ state: 'review' }, {})).toBe('waits for approval');
    expect(first({ state: 'approved', approvedCount: 25_000 }, { waiting: 1_200 })).toBe(
      'approved, freezing its audience  1,200 of 25,000  waiting 1,200',
    );
    expect(first({ state: 'holding', dueAt: '2021-03-02T17:10:00Z' }, { waiting: 3 })).toBe(
      'held back  0 %  0 of 3  starts in 10 min  waiting 3',
    );
    expect(
      first({ state: 'paused', paused: { why: 'failures' } }, { waiting: 2, failed: 1 }, { perSecond: 5 }),
    ).toBe('paused  33 %  1 of 3  by itself: too many failures  waiting 2  failed 1');
    expect(first({ state: 'paused', paused: { why: 'staff' } }, { waiting: 1 })).toContain('by staff');
    // All but one is not 100 %.
    expect(first({ state: 'sending' }, { waiting: 1, delivered: 999 }, { perSecond: 0.25 })).toBe(
      'sending  99 %  999 of 1,000  0.3/s  waiting 1  delivered 999',
    );
    expect(first({ state: 'done' }, { delivered: 3 }, { perSecond: 5 })).toBe(
      'done  100 %  3 of 3  delivered 3',
    );
  });
});

describe('how fast it goes', () => {
  it('is measured over the last seconds, and falls when nothing comes', () => {
    const pace = createPace(10_000);
    expect(pace.perSecond(0)).toBeNull();
    pace.note(0, 0);
    expect(pace.perSecond(1_000)).toBeNull();
    pace.note(1_000, 100);
    expect(pace.perSecond(1_000)).toBe(100);
    pace.note(11_000, 2_100);
    // The first is out of the window.
    expect(pace.perSecond(11_000)).toBe(200);
    expect(pace.perSecond(21_000)).toBe(100);
    // Undone and begun anew.
    pace.note(22_000, 0);
    expect(pace.perSecond(22_000)).toBeNull();
  });

  it('is said as people say it', () => {
    expect([0, 89_000, 90_000, 89 * 60_000, 90 * 60_000, 47 * 3_600_000, 76 * 3_600_000].map(span)).toEqual([
      '0 s',
      '89 s',
      '2 min',
      '89 min',
      '1 h 30 min',
      '47 h',
      '3 d 4 h',
    ]);
    expect(span(-5)).toBe('0 s');
  });
});

describe('the screen', () => {
  it('writes lines anew in their place, and lets the last stand', () => {
    let text = '';
    const screen = createScreen({
      write: (piece: string | Uint8Array) => {
        text += String(piece);
        return true;
      },
    });
    screen.draw(['a', 'b']);
    screen.draw(['c']);
    screen.draw(['d', 'e']);
    screen.end();
    screen.end();
    expect(text).toBe('a\nb\r\u001B[1A\u001B[Jc\r\u001B[Jd\ne\n');
    screen.draw(['f', 'g', 'h']);
    screen.end({ clear: true });
    expect(text.endsWith('f\ng\nh\r\u001B[2A\u001B[J')).toBe(true);
  });
});
