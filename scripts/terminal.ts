/** What a terminal acts on instead of showing it, and what turns the order of what stands around it. */
const ACTED_ON = /[^\P{Cc}\n\t]|\p{Cf}|[\u2028\u2029]/gu;

/** What people or files gave, for a terminal: without the signs that move its cursor, colour it, or show one text as another. */
export function clean(text: string): string {
  return text.replace(ACTED_ON, '');
}

/** JSON as people read it; such signs are escaped, so that nothing of it is lost. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(ACTED_ON, (sign) =>
    Array.from(
      { length: sign.length },
      (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** One line of output, or several. */
export function print(line: string): void {
  process.stdout.write(`${clean(line)}\n`);
}

/** The same on standard error: what a person should know besides, and what went wrong. */
export function warn(line: string): void {
  process.stderr.write(`${clean(line)}\n`);
}
