import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { z } from 'zod';

/** Says of a prototype that it was mended. */
const MENDED = Symbol.for('aviso.lost-writes');

/** The driver that Mongoose itself loads, not another copy of it. */
const requireLikeMongoose = createRequire(createRequire(import.meta.url).resolve('mongoose'));

const method = z.custom<(...given: readonly unknown[]) => unknown>((value) => typeof value === 'function');
const driver = z.object({
  Connection: z.custom<{ readonly prototype: object }>((value) => typeof value === 'function'),
});

/**
 * Lets a command fail whose connection ends while it is written. The driver waits for the socket to take more, and hears of nothing
 * else but an error; a socket that is closed takes nothing, and one that the server closed in order, that was silent for too
 * long or that was given up by the monitor has no error. Its command would wait for ever, with a place in the pool and with everything that
 * waits for it: a person's next text, a sender's next message. Here the end of the connection ends the command, with the
 * connection's own error, which the driver treats as any other loss.
 *
 * Throws when the driver is not made as this was written for: what is not mended must not go unnoticed.
 */
export function mendLostWrites(): void {
  const { prototype } = driver.parse(requireLikeMongoose('mongodb/lib/cmap/connection.js')).Connection;
  if (Reflect.has(prototype, MENDED)) return;
  const write = method.parse(Reflect.get(prototype, 'writeCommand'));
  Reflect.set(prototype, MENDED, true);
  Reflect.set(prototype, 'writeCommand', function writeOrEnd(this: unknown, ...given: readonly unknown[]) {
    return unlessClosed(this, () => Reflect.apply(write, this, given));
  });
}

/** What `write` gives, or the connection's error once it is closed. */
async function unlessClosed(connection: unknown, write: () => unknown): Promise<unknown> {
  if (!(connection instanceof EventEmitter)) throw new TypeError('the driver has another kind of connection');
  let end = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = () => {
      reject(z.instanceof(Error).parse(Reflect.get(connection, 'error')));
    };
  });
  connection.once('close', end);
  try {
    return await Promise.race([write(), ended]);
  } finally {
    connection.off('close', end);
  }
}
