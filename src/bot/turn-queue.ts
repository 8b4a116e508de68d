/** Runs tasks that share a key one after another, in the order they came; others side by side. */
export class TurnQueue {
  readonly #tails = new Map<string, Promise<void>>();

  /** Gives what the task gives or throws what it throws; a task that throws does not hold up the next. */
  run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => this.#tails.get(key) ?? []);
    const result = before.length === 0 ? task() : Promise.all(before).then(task);
    const tail = result.then(nothing, nothing).then(() => {
      for (const key of keys) if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    for (const key of keys) this.#tails.set(key, tail);
    return result;
  }

  /** Keys with a task that is running or waits. */
  get size(): number {
    return this.#tails.size;
  }
}

function nothing(): void {
  // The caller of run() has the result; the queue only needs to know that it is over.
}
