import { AvisoError, type ErrorCode } from './errors.ts';

/** What a log may say of an error: the catalogue's code, or the error's class; never its message, which may quote what a person wrote. */
export function codeOf(error: unknown): string {
  if (error instanceof AvisoError) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

/** The error's code in the catalogue: `unexpected` for what is none of it. */
export function catalogueCodeOf(error: unknown): ErrorCode {
  return error instanceof AvisoError ? error.code : 'unexpected';
}
