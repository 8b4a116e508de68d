import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Paper } from '../../src/domain/programme-words.ts';
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
    [{ helplines: [{ name: 'X', number: '911', languages: [] }] }, /helplines/],
    [{ helplines: [{ name: 'X', number: '911', languages: ['es', 'es'] as const }] }, /helplines/],
    [{ helplines: [{ name: 'Vaya al puente', number: '911' }] }, /helplines: .Vaya al puente. suggests/],
    [
      { helplines: [{ name: 'Go to the bridge now', number: '911', languages: ['en'] as const }] },
      /helplines/,
    ],
    [{ papers: [paper('')] }, /papers: Each must have a name in es/],
    [{ papers: [paper('actas, recibos')] }, /papers/],
    [
      { papers: [paper('n'.repeat(33)), paper('n'.repeat(30))] },
      /papers: All of them, with commas, must be 64/,
    ],
    [{ papers: [{ ...paper('actas'), families: true as const }] }, /papers: One of them at least/],
    [{ papers: Array.from({ length: 9 }, () => paper('n')) }, /papers/],
    [{ papers: [paper('vaya al puente')] }, /papers: .vaya al puente. suggests/],
  ])('refuses %j, naming the field and not the value', async (change, field) => {
    await expect(setProgramme(act(), 0, change)).rejects.toMatchObject({ code: 'request_invalid' });
    await expect(setProgramme(act(), 0, change)).rejects.toThrow(field);
    expect((await readProgramme(temp.storage)).version).toBe(0);
  });
});

/** One paper, called the same in every language. */
function paper(name: string): Paper {
  return { name: { es: name, en: name, pt: name, ht: name, fr: name } };
}

describe('papers and helplines', () => {
  it('are versioned with who set them and when, and stand in the audit in words', async () => {
    const papers: readonly Paper[] = [paper('recibo'), { ...paper('actas'), families: true }];
    const helplines = [{ name: 'Casa', number: '911', languages: ['ht'] as const }];
    const set = await setProgramme(act(), 0, { papers, helplines });
    expect(set).toMatchObject({ version: 1, changedBy: 'admin', changedAt: NOW, papers, helplines });
    expect(await readProgramme(temp.storage)).toEqual(set);
    const [row] = await temp.storage.listAudit({ after: 0, limit: 9 });
    expect(row?.detail).toMatchObject({ fields: 'helplines papers', was_papers: '[]' });
    expect(row?.detail['now_papers']).toContain('"recibo"');
    await expect(setProgramme(act(), 0, { papers: [] })).rejects.toThrow(/it has version 1 now/);
    const none = await setProgramme(act(), 1, { papers: [] });
    expect(none.papers).toEqual([]);
    const rows = await temp.storage.listAudit({ after: 0, limit: 9 });
    expect(rows[1]!.detail.before).toBe(rows[0]!.detail.after);
    expect(rows[1]!.detail.after).not.toBe(rows[0]!.detail.after);
  });

  it('may be called what an admin says that they are called', async () => {
    const helplines = [{ name: 'Vaya al puente', number: '911' }];
    const set = await setProgramme(act(), 0, { helplines }, 'the name of an organisation');
    expect(set.helplines).toEqual(helplines);
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
