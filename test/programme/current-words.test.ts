import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCurrentWords } from '../../src/programme/current-words.ts';
import { setProgramme } from '../../src/programme/programme.ts';
import type { Log } from '../../src/domain/log.ts';
import { makeProgramme, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const noLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let temp: TempStorage;
beforeEach(async () => {
  temp = await openTempStorage();
});
afterEach(() => temp.close());

const set = (version: number, change: Parameters<typeof setProgramme>[2]) =>
  setProgramme({ storage: temp.storage, clock: { now: () => NOW }, actor: 'admin' }, version, change);

describe('what texts say of what admins set', () => {
  it('is the operator of the environment until a record names another, and who sees what is written', async () => {
    const words = createCurrentWords({ storage: temp.storage, operator: 'Casa Ejemplo', log: noLog });
    await words.refresh();
    expect(words.now()).toEqual({ operator: 'Casa Ejemplo', viewers: {}, gates: {}, papers: [] });
    await set(0, { operator: 'Albergue Norte', viewers: { en: 'our team' } });
    await words.refresh();
    expect(words.now()).toEqual({
      operator: 'Albergue Norte',
      viewers: { en: 'our team' },
      gates: {},
      papers: [],
    });
    await set(1, { operator: null });
    await words.refresh();
    expect(words.now().operator).toBe('Casa Ejemplo');
  });

  it('never is a name that texts have no room for, which earlier versions took', async () => {
    const record = makeProgramme({ operator: 'A name of more than twenty letters', gates: {}, papers: [] });
    await temp.storage.commit([{ kind: 'programme', record }]);
    const words = createCurrentWords({ storage: temp.storage, operator: 'Casa Ejemplo', log: noLog });
    await words.refresh();
    expect(words.now().operator).toBe('Casa Ejemplo');
  });

  it('is looked for every five seconds, also after the database was away', async () => {
    const waits: { ms: number; go: () => void }[] = [];
    let away = false;
    const words = createCurrentWords({
      storage: {
        findProgramme: () => (away ? Promise.reject(new Error('away')) : temp.storage.findProgramme()),
      },
      operator: 'Casa Ejemplo',
      log: noLog,
      pause: (ms, signal) =>
        new Promise((resolve) => {
          waits.push({ ms, go: resolve });
          signal.addEventListener('abort', () => {
            resolve();
          });
        }),
    });
    const nextRound = async (): Promise<void> => {
      const rounds = waits.length;
      waits.at(-1)!.go();
      await expect.poll(() => waits.length).toBe(rounds + 1);
    };
    words.start();
    await set(0, { operator: 'Uno' });
    await nextRound();
    expect(words.now().operator).toBe('Uno');
    away = true;
    await set(1, { operator: 'Dos' });
    await nextRound();
    expect(words.now().operator).toBe('Uno');
    away = false;
    await nextRound();
    expect(words.now().operator).toBe('Dos');
    expect(new Set(waits.map(({ ms }) => ms))).toEqual(new Set([5000]));
    await words.stop();
  });
});
