import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Writable } from 'node:stream';
import type { SealedFile, TakenIn } from '../../jobs/sealed-file.ts';
import { diskFull } from '../../jobs/job-files.ts';

/** What is typed beside a file. */
const MOST_FIELDS = 50;
const MOST_FIELD_BYTES = 64 * 1024;

/** Why a form brings no file that can be used. */
export type UploadFault = 'none' | 'too_large' | 'not_whole';

/** A file that came with a form. It is taken off the disk once the form is answered, unless it was kept. */
export interface Upload {
  /** Under which it is kept; the id of what is begun with it. */
  readonly id: string;
  /** As the browser names it. */
  readonly name: string;
  /** Why there is none that can be used; null when there is. */
  readonly fault: UploadFault | null;
  /** Leaves it on the disk. */
  keep(): TakenIn;
}

/** A form that may bring a file, taken in. */
export interface Received {
  readonly fields: URLSearchParams;
  /** Name of the file as the browser gives it; '' where there is none. */
  readonly name: string;
  readonly fault: UploadFault | null;
  /** Whether the form is ours; otherwise nothing of the file was kept. */
  readonly own: boolean;
}

/**
 * Reads a form with a file (RFC 7578) as it comes. The fields come before the file, so that a form that is not ours is known before a byte of
 * the file is kept.
 * @param isOwn whether it is ours, by its fields
 * @throws AvisoError `storage_full`
 */
export async function receiveForm(
  request: IncomingMessage,
  file: SealedFile,
  mostBytes: number,
  isOwn: (fields: URLSearchParams) => boolean,
): Promise<Received> {
  const fields = new URLSearchParams();
  const seen = { name: '', bytes: 0, own: false };
  // Loaded with the first file: a web that is asked for none need not wait for it when it starts.
  const { default: formidable } = await import('formidable');
  const form = formidable({
    ...{ maxFields: MOST_FIELDS, maxFieldsSize: MOST_FIELD_BYTES, maxFiles: 1 },
    // Counted here, so that it is read to its end: a browser that is still sending would see a broken connection instead of the answer.
    ...{ maxFileSize: Infinity, maxTotalFileSize: Infinity, minFileSize: 0, allowEmptyFiles: true },
    fileWriteStreamHandler({ originalFilename }) {
      seen.name = originalFilename ?? '';
      seen.own = isOwn(fields);
      return new Writable({
        write(chunk: Uint8Array, _encoding, next) {
          seen.bytes += chunk.length;
          if (!seen.own || seen.bytes > mostBytes) next();
          else
            file.add(chunk).then(() => {
              next();
            }, next);
        },
      });
    },
  });
  form.on('field', (name, value) => {
    fields.append(name, value);
  });
  let whole = true;
  try {
    await form.parse(request);
  } catch {
    whole = false;
    if (!request.complete && !request.destroyed) await once(request.resume(), 'end').catch(() => undefined);
  }
  if (file.failed) throw diskFull();
  const own = seen.own || isOwn(fields);
  const { name, bytes } = seen;
  return { fields, name, own, fault: faultOf(whole, bytes, mostBytes) };
}

function faultOf(whole: boolean, bytes: number, mostBytes: number): UploadFault | null {
  if (!whole) return 'not_whole';
  if (bytes > mostBytes) return 'too_large';
  return bytes === 0 ? 'none' : null;
}
