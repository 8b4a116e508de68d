/** Characters of a name that an admin sets at most. */
export const LONGEST_NAME = 60;

/** Whether a text can stand in the midst of others: one line, nothing that cannot be seen, no spaces around it. */
export function isName(text: string): boolean {
  return (
    text.trim() === text &&
    text !== '' &&
    text.length <= LONGEST_NAME &&
    !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)
  );
}
