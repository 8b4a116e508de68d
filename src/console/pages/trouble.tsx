import type { VNode } from 'preact';
import { z } from 'zod';
import { catalogueCodeOf } from '../../domain/code-of.ts';
import { AvisoError, ERRORS } from '../../domain/errors.ts';
import { Notice } from './parts.tsx';
import type { Shown, Visit } from './page.ts';

/** What can go wrong, as pages tell it. */
export type Trouble =
  'foreign' | 'not_allowed' | 'not_found' | 'not_possible' | 'too_many' | 'unavailable' | 'unexpected';

/** The HTTP status of each. */
export const STATUS: Readonly<Record<Trouble, number>> = {
  foreign: 403,
  not_allowed: 403,
  not_found: 404,
  not_possible: 409,
  too_many: 429,
  unavailable: 503,
  unexpected: 500,
};

const tooLarge = z.object({ status: z.literal(413) });

/** What an error is to whoever sees the page. */
export function troubleOf(error: unknown): Trouble {
  if (tooLarge.safeParse(error).success) return 'not_possible';
  const code = catalogueCodeOf(error);
  switch (code) {
    case 'not_found':
    case 'not_allowed':
    case 'not_possible':
      return code;
    case 'text_refused':
    case 'request_invalid':
      return 'not_possible';
    case 'too_many_requests':
      return 'too_many';
    default:
      return ERRORS[code].retryable ? 'unavailable' : 'unexpected';
  }
}

/** What the error says beside its catalogue's words, in English as everything of it; null when nothing. */
function detailOf(error: unknown): string | null {
  if (!(error instanceof AvisoError)) return null;
  const { message } = ERRORS[error.code];
  return error.message.startsWith(`${message} `) ? error.message.slice(message.length + 1) : null;
}

/** Why something was refused, in the language of whoever reads. */
export function Why({ visit, reason }: { readonly visit: Visit; readonly reason: string }): VNode {
  const { text, lang } = visit.words.refused(reason);
  return <span lang={lang}>{text}</span>;
}

/** What an error says of why something was refused, in English: for `Why`. */
export const reasonOf = (error: AvisoError): string => detailOf(error) ?? error.message;

/** The page of something that went wrong. */
export function Trouble(visit: Visit, kind: Trouble, error?: unknown): Shown {
  const { say } = visit.words;
  const detail = kind === 'not_possible' ? detailOf(error) : null;
  return {
    kind: 'page',
    narrow: true,
    status: STATUS[kind],
    title: say(`trouble.${kind}.title`),
    body: (
      <>
        <Notice kind={kind === 'not_found' ? 'warning' : 'error'}>{say(`trouble.${kind}.text`)}</Notice>
        {detail !== null && (
          <p>
            <Why visit={visit} reason={detail} />
          </p>
        )}
        <p>
          <a class="usa-link" href="/console/">
            {say('trouble.back')}
          </a>
        </p>
      </>
    ),
  };
}
