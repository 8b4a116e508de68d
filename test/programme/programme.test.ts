import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProgramme, setProgramme, signGate } from '../../src/programme/programme.ts';
import { signedGate } from '../../src/domain/programme-record.ts';
import { assignCountName } from '../../src/domain/slot.ts';
import { NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const PHONE = '+526561234567';
let temp: TempStorage;
beforeEach(async () => {
  temp = await openTempStorage();
});
afterEach(() => temp.close());

const act = () => ({ storage: temp.storage, clock: { now: () => NOW }, actor: 'admin' });

describe('what admins set', () => {
  it('changes what is given, keeps the rest, and refuses a version that is not the present one', async () => {
    await setProgramme(act(), 0, {
      staffPhones: [{ number: PHONE, who: 'Eva' }],
      gates: { hidalgo: 'Puente' },
    });
    await setProgramme(act(), 1, { operator: 'Casa Ejemplar' });
    expect(await readProgramme(temp.storage)).toMatchObject({
      version: 2,
      operator: 'Casa Ejemplar',
      staffPhones: [{ number: PHONE, who: 'Eva' }],
      gates: { hidalgo: 'Puente' },
    });
    await expect(setProgramme(act(), 1, { operator: null })).rejects.toThrow(/it has version 2 now/);
  });

  it('of two changes to one version one is made', async () => {
    const both = await Promise.allSettled(['A', 'B'].map((operator) => setProgramme(act(), 0, { operator })));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('stands in the audit by fields and digests, without a phone', async () => {
    await setProgramme(act(), 0, { staffPhones: [{ number: PHONE, who: 'Eva' }] });
    await setProgramme(act(), 1, { staffPhones: [] });
    const rows = await temp.storage.listAudit({ after: 0, limit: 9 });
    expect(rows.map(({ act: what, detail }) => [what, detail.fields, detail.version])).toEqual([
      ['programme.set', 'staffPhones', 1],
      ['programme.set', 'staffPhones', 2],
    ]);
    expect(rows[0]!.detail.after).toBe(rows[1]!.detail.before);
    expect(rows[1]!.detail.after).toBe(rows[0]!.detail.before);
    expect(JSON.stringify(rows)).not.toContain(PHONE.slice(3));
  });

  it.each([
    [{ operator: '' }, /operator/],
    [{ operator: 'a\nb' }, /operator/],
    [{ operator: 'A name of many septets' }, /operator/],
    [{ viewers: { es: 'n'.repeat(41) } }, /viewers/],
    [{ viewers: { es: 'quien vaya al puente' } }, /viewers/],
    [{ staffPhones: [{ number: '656 123', who: 'Eva' }] }, /staffPhones/],
    [{ staffPhones: [{ number: PHONE, who: '' }] }, /staffPhones/],
    [{ staffPhones: [PHONE, '+5216561234567'].map((number) => ({ number, who: 'Eva' })) }, /staffPhones/],
    [{ gates: { gateway: ' ' } }, /gates/],
    [{ gates: { gateway: 'A gate of many septets' } }, /gates/],
    [{ officeHours: [{ days: [7], from: '09:00', to: '17:00', zone: 'America/Tijuana' }] }, /officeHours/],
    [{ officeHours: [{ days: [1], from: '17:00', to: '09:00', zone: 'America/Tijuana' }] }, /officeHours/],
    [{ officeHours: [{ days: [1], from: '09:00', to: '17:00', zone: 'Mars/Olympus' }] }, /officeHours/],
    [{ helplines: [{ name: 'X', number: 'call me' }] }, /helplines/],
  ])('refuses %j, naming the field and not the value', async (change, field) => {
    await expect(setProgramme(act(), 0, change)).rejects.toMatchObject({ code: 'request_invalid' });
    await expect(setProgramme(act(), 0, change)).rejects.toThrow(field);
    expect((await readProgramme(temp.storage)).version).toBe(0);
  });
});

describe('a gate', () => {
  it('is signed as it was looked at, and loses its signature when it is changed, also back again', async () => {
    await expect(signGate(act(), 0, 'gateway')).rejects.toThrow(/No gate is set at gateway/);
    await setProgramme(act(), 0, { gates: { gateway: 'Puente Nuevo', hidalgo: 'Puente' } });
    const signed = await signGate(act(), 1, 'gateway');
    expect(signed.signatures).toEqual({
      gateway: { gate: 'Puente Nuevo', by: 'admin', at: NOW, stands: true },
    });
    expect(signedGate(signed, 'gateway')).toBe('Puente Nuevo');
    expect(signedGate(signed, 'hidalgo')).toBeNull();
    await expect(signGate(act(), 1, 'hidalgo')).rejects.toThrow(/it has version 2 now/);

    await setProgramme(act(), 2, { operator: 'Casa' });
    expect(signedGate(await readProgramme(temp.storage), 'gateway')).toBe('Puente Nuevo');
    await setProgramme(act(), 3, { gates: { gateway: 'Puente Viejo' } });
    const changed = await setProgramme(act(), 4, { gates: { gateway: 'Puente Nuevo' } });
    expect(signedGate(changed, 'gateway')).toBeNull();
    expect(changed.signatures.gateway).toMatchObject({ gate: 'Puente Nuevo', stands: false });
    expect(signedGate(await signGate(act(), 5, 'gateway'), 'gateway')).toBe('Puente Nuevo');
    const rows = await temp.storage.listAudit({ after: 0, limit: 9 });
    expect(rows[1]).toMatchObject({
      act: 'programme.sign',
      actor: 'admin',
      detail: { port: 'gateway', gate: 'Puente Nuevo', version: 2 },
    });
  });

  it('makes an assignment at its port that has begun begin anew when it is changed or signed', async () => {
    const count = () => temp.storage.readCount(assignCountName('gateway'));
    await setProgramme(act(), 0, { gates: { gateway: 'Puente Nuevo' } });
    expect(await count()).toBe(1);
    await setProgramme(act(), 1, { helplines: [] });
    expect(await count()).toBe(1);
    await signGate(act(), 2, 'gateway');
    expect(await count()).toBe(2);
  });
});
