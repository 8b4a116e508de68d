import { afterAll, beforeAll, expect, it } from 'vitest';
import { contactPoint } from '../../../src/domain/address.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { auditOf, familyWithTexts, hidden } from '../../support/family-pages.ts';
import { makeConversation } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

const NEW = '+525599990001';
let temp: TempStorage;
let world: ConsoleWorld;
let operator: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  const contactId = temp.storage.contactIdOf(contactPoint(NEW));
  await temp.storage.commit([
    { kind: 'conversation', conversation: makeConversation({ contactId, address: NEW }) },
  ]);
  world = await openConsole(temp.storage);
  operator = await world.as('operator');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

it('asks what identifies the caller, shows what follows, begins it once, and can stop it', async () => {
  const { receipt, id } = await familyWithTexts(temp.storage);
  const path = `/people/${receipt}/move`;
  const colleague = await world.as('admin');
  await colleague.get(path);
  expect((await operator.get(path)).html).toContain('What the caller said');
  const typed = { to: NEW, said: 'birth_date', reason: 'called' };
  const little = await operator.send(path, typed);
  expect(little.status).toBe(422);
  expect(little.html).toContain('Two of these at least');
  expect(little.html).toContain(`value="${NEW}"`);
  const send = (who: Browser, more: Readonly<Record<string, string>> = {}) =>
    who.send(path, { to: NEW, reason: 'called', said: ['birth_date', 'names'], ...more });
  const looked = await send(operator);
  expect(looked.html).toContain('The phone of now is warned at once');
  expect(await auditOf(temp.storage, id, 'registration.move_begin')).toEqual([]);
  const sure = hidden(looked.html, 'sure');
  const both = await Promise.all([send(operator, { sure }), send(colleague, { sure })]);
  expect(both.filter(({ to }) => to?.includes('move_begun'))).toHaveLength(1);
  expect(await auditOf(temp.storage, id, 'registration.move_begin')).toHaveLength(1);
  const pending = await operator.get(path);
  expect(pending.html).toContain('It is on its way to the phone that ends in 001');
  expect(pending.html).not.toContain(NEW);
  const stopped = await operator.send(path, { form: 'stop', reason: 'found it' });
  expect(stopped.to).toBe(`/people/${receipt}?done=move_stopped`);
  expect(await temp.storage.findRegistrationByReceipt(receipt)).toMatchObject({ moving: null });
});
