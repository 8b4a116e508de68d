/** What we use of formidable 3, which comes without types: forms with files, read as they come. */
declare module 'formidable' {
  import type { EventEmitter } from 'node:events';
  import type { IncomingMessage } from 'node:http';
  import type { Writable } from 'node:stream';

  interface Options {
    readonly maxFields: number;
    readonly maxFieldsSize: number;
    readonly maxFiles: number;
    readonly maxFileSize: number;
    readonly maxTotalFileSize: number;
    readonly minFileSize: number;
    readonly allowEmptyFiles: boolean;
    /** Takes the bytes of a file. */
    readonly fileWriteStreamHandler: (file: { readonly originalFilename: string | null }) => Writable;
  }

  interface IncomingForm extends EventEmitter {
    on(event: 'field', listener: (name: string, value: string) => void): this;
    /** Rejects with what went wrong; the request is read to its end all the same. */
    parse(request: IncomingMessage): Promise<unknown>;
  }

  export default function formidable(options: Options): IncomingForm;
}
