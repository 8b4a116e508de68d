import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { revokeToken } from '../../../src/console/tokens.ts';
import { makeOutboxMessage } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';
import { openApiWorld, type ApiWorld } from '../../support/api/world.ts';

let temp: TempStorage;
let world: ApiWorld;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openApiWorld(temp.storage, {
    streams: { everyMs: 5, heartbeatMs: 20 },
    limits: { streams: 2 },
  });
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

interface Listening {
  readonly status: number;
  readonly headers: Headers;
  /** Reads on until the text holds it; gives all that came. */
  until(text: string | RegExp): Promise<string>;
  /** Reads to the end. */
  rest(): Promise<string>;
  leave(): void;
}

async function listen(lastEventId?: string): Promise<Listening> {
  const leaving = new AbortController();
  const response = await fetch(`${world.url}/api/v1/outbox/progress`, {
    signal: leaving.signal,
    headers: {
      authorization: `Bearer ${world.tokens.viewer}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let all = '';
  const read = async (): Promise<boolean> => {
    const { value, done } = await reader.read();
    all += value ?? '';
    return !done;
  };
  return {
    status: response.status,
    headers: response.headers,
    async until(text) {
      while (typeof text === 'string' ? !all.includes(text) : !text.test(all))
        if (!(await read())) throw new Error(`ended before ${String(text)}: ${all}`);
      return all;
    },
    async rest() {
      while (await read());
      return all;
    },
    leave: () => {
      leaving.abort();
    },
  };
}

const queue = () => temp.storage.commit([{ kind: 'send', message: makeOutboxMessage() }]);
const idOf = (text: string): string => [...text.matchAll(/^id: (.*)$/gm)].at(-1)![1]!;

describe('the progress of the outbox', () => {
  it('is told now and each time it is another, with signs of life in between', async () => {
    const stream = await listen();
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.headers.get('cache-control')).toBe('no-store');
    await stream.until(/^retry: \d+\n\nid: [\w-]{22}\ndata: \{"queued":0,.*\}\n\n/);
    await queue();
    await stream.until('"queued":1');
    const all = await stream.until(': still here');
    expect([...all.matchAll(/^data: /gm)]).toHaveLength(2);
    stream.leave();
  });

  it('goes on for who comes back with the last id: nothing twice, nothing missed', async () => {
    const first = await listen();
    const id = idOf(await first.until(/data: .*\n\n/));
    first.leave();
    const same = await listen(id);
    expect(await same.until(': still here')).not.toContain('data:');
    same.leave();
    await queue();
    const later = await listen(id);
    expect(await later.until(/data: .*\n\n/)).toContain('"queued":1');
    later.leave();
    const lost = await listen('no longer known');
    expect(await lost.until(/data: .*\n\n/)).toContain('"queued":1');
    lost.leave();
  });

  it('ends when the service stops, and when the token is revoked', async () => {
    const stream = await listen();
    await stream.until('data:');
    await revokeToken({ ...world, actor: 'cli:test' }, world.tokenIds.viewer);
    expect(await stream.rest()).toContain('data:');

    const { text } = (await world.send('/tokens', { body: { name: 'x', role: 'viewer' } })).json;
    world.tokens.viewer = String(text);
    const other = await listen();
    await other.until('data:');
    world.api.close();
    expect(await other.rest()).toContain('data:');
  });

  it('is held open so many times by one token, and counted down when one goes', async () => {
    const [one, two] = [await listen(), await listen()];
    const third = await listen();
    expect(third.status).toBe(429);
    expect(await third.rest()).toContain('No more than 2 streams');
    one.leave();
    for (;;) {
      const again = await listen();
      again.leave();
      if (again.status === 200) break;
    }
    two.leave();
  });

  it('goes on when the database was away for a moment', async () => {
    let away = true;
    const flaky = await openApiWorld(
      {
        ...temp.storage,
        countOutbox: () => (away ? Promise.reject(new Error('away')) : temp.storage.countOutbox()),
      },
      { streams: { everyMs: 5, heartbeatMs: 20 } },
      { prepared: false },
    );
    const headers = { authorization: `Bearer ${world.tokens.viewer}` };
    const refused = await fetch(`${flaky.url}/api/v1/outbox/progress`, { headers });
    expect(refused.status).toBe(500);
    await refused.text();
    away = false;
    expect((await flaky.send('/outbox/progress', { as: world.tokens.viewer })).json.queued).toBe(0);
    await flaky.close();
  });
});
