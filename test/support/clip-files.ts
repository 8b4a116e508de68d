import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The beginnings of files that WhatsApp plays, and of one that it does not. */
export const SOUNDS = {
  opus: Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(100)]),
  vorbis: Buffer.concat([
    Buffer.from('OggS'),
    Buffer.alloc(24),
    Buffer.from('\u0001vorbis'),
    Buffer.alloc(100),
  ]),
  mp3: Buffer.concat([Buffer.from('ID3'), Buffer.alloc(100)]),
  frame: Buffer.concat([Buffer.from([0xff, 0xfb]), Buffer.alloc(100)]),
  m4a: Buffer.concat([Buffer.alloc(4), Buffer.from('ftypM4A '), Buffer.alloc(100)]),
  aac: Buffer.concat([Buffer.from([0xff, 0xf1]), Buffer.alloc(100)]),
  amr: Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(100)]),
} as const;

/** A folder as AUDIO_DIR names one, with these files; it goes when the test is over. */
export function audioDir(files: Readonly<Record<string, Buffer>>): {
  readonly dir: string;
  readonly write: (file: string, content: Buffer) => void;
  readonly remove: (file: string) => void;
} {
  const dir = mkdtempSync(join(tmpdir(), 'aviso-clips-'));
  const write = (file: string, content: Buffer): void => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    dir,
    write,
    remove: (file) => {
      rmSync(join(dir, file));
    },
  };
}
