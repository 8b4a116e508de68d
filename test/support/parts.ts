/**
 * What the quick part leaves out, by where a test is and what it is called: tests that kill processes, that need MongoDB or a
 * real browser, or that measure for minutes. test/house/parts.test.ts holds that no such test is anywhere else.
 */
export const NOT_QUICK = [
  'test/crash/**/*.test.ts',
  'test/browser/**/*.test.ts',
  'test/**/mongo/**/*.test.ts',
  'test/**/*mongo*.test.ts',
  'test/measured/**/*.test.ts',
];

// The globs are of two signs alone.
const asRegExp = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split('**/')
      .map((part) => part.replaceAll('.', '\\.').replaceAll('*', '[^/]*'))
      .join('(?:.*/)?')}$`,
  );
const notQuick = NOT_QUICK.map(asRegExp);

/** Whether a test file, by its path from the root, is of the quick part. */
export function isQuick(path: string): boolean {
  return !notQuick.some((pattern) => pattern.test(path));
}
