import { expect } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import { NOW } from './records.ts';

/** What the version before there were records of it kept in settings. */
export const HIDDEN: readonly (readonly [name: string, value: string])[] = [
  ['alias:name-1', 'contact-1'],
  ['address-flag:contact-1:sms', JSON.stringify({ flag: 'dead', at: NOW })],
  ['address-flag:contact-1:whatsapp', JSON.stringify({ flag: 'not_on_channel', at: NOW + 1 })],
  ['address-flag:contact-2:sms', JSON.stringify({ flag: 'dead', at: -1 })],
  ['pass-on:appointment-1:contact-1', 'slot-1'],
  ['passed-on:appointment-1', 'slot-2'],
  ['phase-begun:phase-1', '2021-02-19'],
];

/** Expects all of it as records. */
export async function expectCarried(storage: Storage): Promise<void> {
  expect(await storage.findAlias('name-1')).toEqual({ id: 'name-1', contactId: 'contact-1' });
  expect(await storage.findAddressFlag('contact-1:sms')).toEqual({
    ...{ id: 'contact-1:sms', contactId: 'contact-1', channel: 'sms' },
    ...{ flag: 'dead', at: NOW, clearedAt: null },
  });
  expect(await storage.findAddressFlag('contact-1:whatsapp')).toMatchObject({
    ...{ contactId: 'contact-1', channel: 'whatsapp', flag: 'not_on_channel', at: NOW + 1 },
  });
  // Taken back.
  expect(await storage.findAddressFlag('contact-2:sms')).toBeNull();
  expect(await storage.findPassedOn('appointment-1:contact-1')).toEqual({
    ...{ id: 'appointment-1:contact-1', appointmentId: 'appointment-1', contactId: 'contact-1' },
    ...{ state: 'asked', slotId: 'slot-1' },
  });
  expect(await storage.findPassedOn('appointment-1')).toEqual({
    ...{ id: 'appointment-1', appointmentId: 'appointment-1', contactId: null },
    ...{ state: 'told', slotId: 'slot-2' },
  });
  expect(await storage.readSetting('phase-begun:phase-1')).toBe('2021-02-19');
}
