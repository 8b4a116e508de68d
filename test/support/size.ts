/**
 * How many, how long or how often: what still shows the property, `npm run test:long` the large size, and its variable any.
 */
export function size(variable: string, { usual, large }: { usual: number; large: number }): number {
  const given = process.env[variable];
  if (given !== undefined) return Number(given);
  return process.env.AVISO_TEST_SIZE === 'large' ? large : usual;
}
