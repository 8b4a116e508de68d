import { describe, expect, it } from 'vitest';
import { flagId } from '../../../src/domain/address-flag.ts';
import { askedId } from '../../../src/domain/passed-on.ts';
import type { Write } from '../../../src/storage/write.ts';
import { NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

/** Aliases, flags of addresses and dates that are passed on: each the last that was written under its id. */
export function addressesContract(held: Held): void {
  describe('addresses', () => {
    const write = async (...writes: readonly Write[]): Promise<void> => {
      expect(await held.storage.commit(writes)).toBe('ok');
    };

    it('keeps where a name leads, and the last that was said of it', async () => {
      expect(await held.storage.findAlias('name-1')).toBeNull();
      await write({ kind: 'alias', alias: { id: 'name-1', contactId: 'contact-1' } });
      await write({ kind: 'alias', alias: { id: 'name-1', contactId: 'contact-2' } });
      const storage = await held.reopen();
      expect(await storage.findAlias('name-1')).toEqual({ id: 'name-1', contactId: 'contact-2' });
    });

    it('keeps what a channel said of an address, and that it was cleared', async () => {
      const id = flagId('contact-1', 'whatsapp');
      const said = {
        id,
        contactId: 'contact-1',
        channel: 'whatsapp' as const,
        flag: 'dead' as const,
        at: NOW,
      };
      expect(await held.storage.findAddressFlag(id)).toBeNull();
      await write({ kind: 'addressFlag', flag: { ...said, clearedAt: null } });
      expect(await held.storage.findAddressFlag(id)).toEqual({ ...said, clearedAt: null });
      await write({ kind: 'addressFlag', flag: { ...said, clearedAt: NOW + 1 } });
      expect(await held.storage.findAddressFlag(id)).toEqual({ ...said, clearedAt: NOW + 1 });
      expect(await held.storage.findAddressFlag(flagId('contact-1', 'sms'))).toBeNull();
    });

    it('keeps each in the setting, too, where a process of the version before looks for it', async () => {
      const flag = { contactId: 'contact-1', channel: 'sms' as const, flag: 'dead' as const, at: NOW };
      const passed = { appointmentId: 'appointment-1', contactId: null, state: 'told' as const };
      const id = flagId('contact-1', 'sms');
      await write(
        { kind: 'alias', alias: { id: 'name-1', contactId: 'contact-1' } },
        { kind: 'addressFlag', flag: { id, ...flag, clearedAt: null } },
        { kind: 'passedOn', passedOn: { id: 'appointment-1', ...passed, slotId: 'slot-1' } },
      );
      const settings = ['alias:name-1', `address-flag:${id}`, 'passed-on:appointment-1'];
      const read = () => Promise.all(settings.map((name) => held.storage.readSetting(name)));
      expect(await read()).toEqual(['contact-1', JSON.stringify({ flag: 'dead', at: NOW }), 'slot-1']);
      await write({ kind: 'addressFlag', flag: { id, ...flag, clearedAt: NOW + 1 } });
      expect(await held.storage.readSetting(settings[1] ?? '')).toBe(
        JSON.stringify({ flag: 'dead', at: -1 }),
      );
    });

    it('keeps who was asked to pass a date on, and that it was told', async () => {
      const asked = {
        ...{ id: askedId('appointment-1', 'contact-1'), appointmentId: 'appointment-1' },
        ...{ contactId: 'contact-1', state: 'asked' as const, slotId: 'slot-1' },
      };
      const told = { ...asked, id: 'appointment-1', contactId: null, state: 'told' as const };
      await write({ kind: 'passedOn', passedOn: asked }, { kind: 'passedOn', passedOn: told });
      await write({ kind: 'passedOn', passedOn: { ...told, slotId: 'slot-2' } });
      expect(await held.storage.findPassedOn(asked.id)).toEqual(asked);
      expect(await held.storage.findPassedOn('appointment-1')).toEqual({ ...told, slotId: 'slot-2' });
    });
  });
}
