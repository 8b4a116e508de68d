import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';

const sid = z.string().regex(/^HX[0-9a-fA-F]{32}$/, 'must be HX and 32 hexadecimal digits');
/** Not every language has to have one: what is missing goes out as plain text, or by SMS. */
const byLanguage = z.partialRecord(z.enum(LANGUAGES), sid);
const file = z.strictObject({
  templates: z.record(z.string(), byLanguage),
  choices: z.record(z.string(), byLanguage),
});

/** The content sids of one Twilio account: by template name and language, by question key and language. */
export type ContentSids = Readonly<z.infer<typeof file>>;

export const NO_CONTENT_SIDS: ContentSids = { templates: {}, choices: {} };

/**
 * Reads the text of the file of content sids.
 * @param known names that this version has; an unknown one is a slip that would never be sent
 * Gives the sids, or one line for each thing that is wrong, naming its place.
 */
export function parseContentSids(
  text: string,
  known: { readonly templates: readonly string[]; readonly choices: readonly string[] },
): ContentSids | { readonly problems: readonly string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problems: ['is not JSON'] };
  }
  const parsed = file.safeParse(json);
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map((issue) => {
        const path = issue.path.map(String).join('.');
        return path === '' ? issue.message : `${path}: ${issue.message}`;
      }),
    };
  }
  const problems = (['templates', 'choices'] as const).flatMap((kind) =>
    Object.keys(parsed.data[kind])
      .filter((name) => !known[kind].includes(name))
      .map((name) => `${kind}.${name}: there is nothing by that name`),
  );
  return problems.length > 0 ? { problems } : parsed.data;
}
