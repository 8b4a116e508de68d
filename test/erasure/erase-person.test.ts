import { afterEach, beforeEach, expect, describe, it } from 'vitest';
import { erasePerson } from '../../src/erasure/erase-person.ts';
import { ALONE, BORN, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';

describe('staff', () => {
  let world: TalkWorld;
  beforeEach(async () => {
    world = await openTalkWorld();
    await world.sayAll(PHONE, ...TO_REGISTERED);
  });
  afterEach(() => world.close());

  const contactId = (): string => world.temp.storage.contactIdOf(PHONE);
  const registrations = () => world.temp.storage.listRegistrationsOf(contactId());
  const erase = (subject: string, reason = 'asked by a lawyer in writing') =>
    erasePerson({ ...world.deps, actor: 'cli:test' }, subject, reason);

  it('erase the family of a receipt, and all of its phone where it has no other', async () => {
    const [registered] = await registrations();
    await erase(registered?.receipt.toLowerCase() ?? '');
    expect(await registrations()).toEqual([]);
    expect(await world.conversation(PHONE)).toBeNull();
    expect((await world.temp.storage.listAudit({ after: 0, limit: 99 })).at(-1)).toMatchObject({
      ...{ actor: 'cli:test', act: 'person.erase' },
      detail: { reason: 'asked by a lawyer in writing', what: 'everything' },
    });
  });

  it('leave the other family of a shared phone, and erase everything of a contact', async () => {
    await world.sayAll(PHONE, '2', ALONE, BORN, '1', '1', '1', '1');
    const [family, alone] = await registrations();
    await erase(family?.receipt ?? '');
    expect((await registrations()).map(({ id }) => id)).toEqual([alone?.id]);
    expect(await world.conversation(PHONE)).not.toBeNull();
    await erase(contactId());
    expect(await registrations()).toEqual([]);
    expect(await world.conversation(PHONE)).toBeNull();
  });

  it('are refused without a reason, and for nobody', async () => {
    await expect(erase(contactId(), ' ')).rejects.toMatchObject({ code: 'not_possible' });
    await expect(erase('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });
});
