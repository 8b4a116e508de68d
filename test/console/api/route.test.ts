import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { get, post } from '../../../src/console/api/route.ts';
import { noBody, nothing } from '../../../src/console/api/shown.ts';
import { ApiError } from '../../../src/console/api/problem.ts';

const common = { path: '/x/{id}', summary: 'x', params: z.object({ id: z.string() }), query: nothing };
const answer = z.object({ id: z.string() });

describe('a route', () => {
  it('cannot be declared without an act, nor a POST without what comes after a crash', () => {
    const handle = () => ({ id: '' });
    // The compiler holds these; what is declared in spite of it is never served.
    // @ts-expect-error it names no permission
    expect(get({ ...common, answer, handle }).permission).toBeUndefined();
    // @ts-expect-error a permission that is not in the table
    expect(get({ ...common, permission: 'everything', answer, handle }).method).toBe('GET');
    // @ts-expect-error nothing said of a repetition
    expect(post({ ...common, permission: 'phase.set', body: noBody, answer, handle }).method).toBe('POST');
  });

  it('sends nothing that its answer does not name', async () => {
    const secret = { id: '1', birthDate: '1985-03-05' };
    const route = get({ ...common, permission: 'self.read', answer, handle: () => secret });
    if (!('bind' in route)) throw new Error('no answer of its own');
    const bound = route.bind({ params: { id: '1' }, query: {}, body: undefined });
    // @ts-expect-error the handler needs no context
    expect(await bound.handle(undefined)).toEqual({ id: '1' });
  });

  it('names every fault of a request at once, by JSON pointers', () => {
    const body = z.strictObject({ 'a/b': z.array(z.strictObject({ 'c~d': z.int() })) });
    const route = post({
      ...common,
      permission: 'self.read',
      body,
      answer,
      handle: () => ({ id: '' }),
      again: 'reads',
    });
    if (!('bind' in route)) throw new Error('no answer of its own');
    const raw = { params: {}, query: { x: 1, y: 2 }, body: { 'a/b': [{ 'c~d': 'one' }] } };
    let refusal: unknown;
    try {
      route.bind(raw);
    } catch (error) {
      refusal = error;
    }
    expect(refusal instanceof ApiError && refusal.faults.map((fault) => [fault.in, fault.pointer])).toEqual([
      ['path', '/id'],
      ['query', '/x'],
      ['query', '/y'],
      ['body', '/a~1b/0/c~0d'],
    ]);
  });
});
