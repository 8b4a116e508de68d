import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';

/**
 * What an argument stands for: `@file` is what the file holds, without its last line end; `@@…` is the rest as it stands, with one
 * @; anything else is itself. Throws InvalidArgumentError.
 */
export async function argumentText(argument: string): Promise<string> {
  if (argument.startsWith('@@')) return argument.slice(1);
  if (!argument.startsWith('@')) return argument;
  const path = argument.slice(1);
  const bytes = await readFile(path).catch(() => {
    throw new InvalidArgumentError(`There is no file ${path}, or it may not be read.`);
  });
  if (!isUtf8(bytes)) throw new InvalidArgumentError(`${path} is not UTF-8; save it as UTF-8.`);
  return bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n$/, '');
}
