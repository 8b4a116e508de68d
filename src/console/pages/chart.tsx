import type { VNode } from 'preact';

const WIDTH = 640;
const HEIGHT = 160;
const BORDER = 12;
const COLOURS = ['#005ea2', '#b50909', '#4d8055'];
const DASHES = [undefined, '8 4', '2 4'];

/** Curves over days, drawn here. The numbers stand in a table beside them, so that it is a picture and nothing else. */
export function Curves({
  label,
  series,
}: {
  readonly label: string;
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}): VNode {
  const most = Math.max(1, ...series.flatMap(({ values }) => values));
  const days = Math.max(2, ...series.map(({ values }) => values.length));
  const x = (i: number): string => (BORDER + (i * (WIDTH - 2 * BORDER)) / (days - 1)).toFixed(1);
  const y = (value: number): string => (HEIGHT - BORDER - (value * (HEIGHT - 2 * BORDER)) / most).toFixed(1);
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={label}>
        <line x1={BORDER} x2={WIDTH - BORDER} y1={y(0)} y2={y(0)} stroke="#71767a" />
        {series.map(({ name, values }, i) => (
          <polyline
            key={name}
            fill="none"
            stroke={COLOURS[i % COLOURS.length]}
            stroke-width="3"
            stroke-dasharray={DASHES[i % DASHES.length]}
            points={values.map((value, day) => `${x(day)},${y(value)}`).join(' ')}
          />
        ))}
      </svg>
      <figcaption>
        {series.map(({ name }, i) => (
          <span key={name}>
            <svg viewBox="0 0 40 8" width="40" height="8" aria-hidden="true">
              <line
                x1="0"
                x2="40"
                y1="4"
                y2="4"
                stroke={COLOURS[i % COLOURS.length]}
                stroke-width="3"
                stroke-dasharray={DASHES[i % DASHES.length]}
              />
            </svg>{' '}
            {name}{' '}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
