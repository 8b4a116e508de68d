import mongoose from 'mongoose';
import { AvisoError } from '../../domain/errors.ts';

const { MongoError, MongoNetworkError, MongoServerError } = mongoose.mongo;

/** MongoDB's error codes, src/mongo/base/error_codes.yml */
const CODES = {
  lockTimeout: 24,
  writeConflict: 112,
  duplicateKey: 11_000,
  outOfDiskSpace: 14_031,
} as const;

/** The transaction must be run again from its start: what it found is not, or no longer, so. */
export class RunAgain extends Error {}

function label(error: unknown, name: string): boolean {
  return error instanceof MongoError && error.hasErrorLabel(name);
}

function code(error: unknown): number | null {
  return error instanceof MongoServerError && typeof error.code === 'number' ? error.code : null;
}

/** Codes of a server that is not, or is about to be no longer, the primary. */
const PRIMARY_GONE: ReadonlySet<number> = new Set([91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);

/** The server does not answer or is not the primary any more; a transaction that had not come to its commit was not made. */
export function isServerGone(error: unknown): boolean {
  return error instanceof MongoNetworkError || PRIMARY_GONE.has(code(error) ?? 0);
}

/** It was not the server that refused: it does not answer, or its answer was lost, also under the name of a bulk write. */
export function isLost(error: unknown): boolean {
  return isServerGone(error) || (error instanceof MongoError && code(error) === null);
}

/** Nothing of the transaction was made, and the same may succeed when it is run again. */
export function isTransient(error: unknown): boolean {
  return error instanceof RunAgain || label(error, 'TransientTransactionError');
}

/** Whether the transaction was committed is not known; committing again is safe. */
export function isUnknownCommit(error: unknown): boolean {
  return label(error, 'UnknownTransactionCommitResult');
}

/** The first field of the unique index that a write ran into; null when it failed by something else. */
export function duplicateField(error: unknown): string | null {
  if (!(error instanceof MongoServerError) || code(error) !== CODES.duplicateKey) return null;
  const pattern: unknown = error.keyPattern;
  if (typeof pattern === 'object' && pattern !== null) return Object.keys(pattern)[0] ?? '';
  // Of a bulk write the driver keeps only the text, in which the index is named after its fields.
  return /index: (_id|[A-Za-z]+)_/.exec(error.message)?.[1] ?? '';
}

/** Gives the error of the catalogue that a caller gets to see; errors of the catalogue pass as they are. */
export function storageError(error: unknown): AvisoError {
  if (error instanceof AvisoError) return error;
  if (error instanceof mongoose.Error.ValidationError)
    // Its message holds the values; the names of the fields are enough.
    return new AvisoError(
      'storage_unavailable',
      `A record is not as its schema wants it: ${Object.keys(error.errors).join(', ')}.`,
    );
  if (error instanceof RunAgain) return new AvisoError('storage_busy');
  switch (code(error)) {
    case CODES.writeConflict:
    case CODES.lockTimeout:
      return new AvisoError('storage_busy', undefined, { cause: error });
    case CODES.outOfDiskSpace:
      return new AvisoError('storage_full', undefined, { cause: error });
    default:
      return new AvisoError('storage_unavailable', undefined, { cause: error });
  }
}
