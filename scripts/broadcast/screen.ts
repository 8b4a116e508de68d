import type { WriteStream } from 'node:tty';

/** Lines at the end of a terminal that are written anew in their place. */
export interface Screen {
  draw(lines: readonly string[]): void;
  /** Lets them stand and goes on beneath; `clear` takes them off. */
  end(options?: { readonly clear: boolean }): void;
}

export function createScreen(out: Pick<WriteStream, 'write'>): Screen {
  let drawn = 0;
  const back = (): string => (drawn === 0 ? '' : `\r${drawn > 1 ? `\u001B[${drawn - 1}A` : ''}\u001B[J`);
  return {
    draw(lines) {
      out.write(`${back()}${lines.join('\n')}`);
      drawn = lines.length;
    },
    end({ clear } = { clear: false }) {
      if (drawn > 0) out.write(clear ? back() : '\n');
      drawn = 0;
    },
  };
}
