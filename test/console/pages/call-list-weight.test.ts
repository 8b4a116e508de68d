import { afterAll, beforeAll, expect, it } from 'vitest';
import { appointmentGroup } from '../../../src/domain/message-groups.ts';
import { openConsole, type ConsoleWorld } from '../../support/console.ts';
import { makeOutboxMessage } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';
import { storeUnreached } from '../../support/unreached.ts';

let temp: TempStorage;
let world: ConsoleWorld;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const PURPOSES = ['instruction', 'reminder.confirm', 'reach.other_channel', 'reach.again'] as const;
const FAMILIES = 12;

/** A family with two more phones to call, and four messages that did not reach it. */
async function storeHeavy(at: number): Promise<void> {
  const number = (of: number) => ({ number: `+52551234${String(of)}`, channel: 'sms' as const });
  const { registration, appointment } = await storeUnreached(temp.storage, world.now, {
    talk: { address: `+52551234${String(1000 + at)}` },
    registration: { alternate: number(2000 + at), shelter: number(3000 + at) },
  });
  const messages = PURPOSES.map((purpose) =>
    makeOutboxMessage({
      ...{ purpose, contactId: registration.contactId ?? '', group: appointmentGroup(appointment.id) },
      ...{ createdAt: world.now, notBefore: world.now },
    }),
  );
  const sends = messages.map((message) => ({ kind: 'send' as const, message }));
  expect(await temp.storage.commit(sends)).toBe('ok');
  for (const { id } of messages)
    await temp.storage.recordReport({ id, sid: `SM${id}`, state: 'undelivered', error: '30003' });
}

it('a page of the call list weighs little, with every phone and all that was tried', async () => {
  for (let family = 0; family < FAMILIES; family += 1) await storeHeavy(family);
  const operator = await world.as('operator');
  const { html } = await operator.get('/unreached');
  expect(html.split('<option value="shelter">')).toHaveLength(1 + 7);
  // In Spanish it is some kilobytes more.
  expect(Buffer.byteLength(html)).toBeLessThan(24_000);
  const next = /href="(\/console\/unreached\?show=now&amp;after=[^"]+)"/.exec(html)?.[1] ?? '';
  const rest = await operator.get(next.replace('/console', '').replaceAll('&amp;', '&'));
  expect(rest.html.split('<option value="shelter">')).toHaveLength(1 + FAMILIES - 7);
});
