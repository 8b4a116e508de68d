import { expect, it } from 'vitest';
import { createMetrics } from '../../src/app/metrics.ts';
import { makePersonRequest } from '../support/records.ts';
import { openTempStorage } from '../support/storage.ts';

it('the metrics have how many urgent requests wait, and how long they did for who took them', async () => {
  const temp = await openTempStorage();
  for (const [id, takenBy] of [
    ['R1', null],
    ['R2', null],
    ['R3', 'cli:ana'],
  ] as const)
    await temp.storage.commit([
      { kind: 'personRequest', request: makePersonRequest({ id, reason: 'danger', takenBy }) },
    ]);
  const metrics = createMetrics(temp.storage);
  metrics.urgentTaken(200_000);
  const text = await metrics.text();
  expect(text).toContain('aviso_urgent_requests{state="waiting"} 2');
  expect(text).toContain('aviso_urgent_requests{state="taken"} 1');
  expect(text).toContain('aviso_urgent_taken_seconds_bucket{le="60"} 0');
  expect(text).toContain('aviso_urgent_taken_seconds_bucket{le="300"} 1');
  await temp.close();
});
