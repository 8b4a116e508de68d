import { describe, expect, it } from 'vitest';
import type { Case } from '../../../src/domain/case.ts';
import { wordsToFind } from '../../../src/domain/name-words.ts';
import type { Registration } from '../../../src/domain/registration.ts';
import { makeCase, makeConversation, makeRegistration, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function nameContract(held: Held): void {
  describe('names', () => {
    const store = (...cases: readonly Case[]) => held.storage.importCases(cases, { dryRun: false });
    const register = async (registration: Registration): Promise<void> => {
      expect(await held.storage.commit([{ kind: 'registration', registration }])).toBe('ok');
    };
    async function find(typed: string, limit = 9): Promise<readonly string[]> {
      const [words = []] = wordsToFind(typed);
      return (await held.storage.listFamiliesNamed({ words, limit })).familyIds;
    }
    const named = (familyId: string, givenNames: string, surnames: string, aNumber?: string): Case =>
      makeCase({ familyId, givenNames, surnames, ...(aNumber !== undefined && { aNumber }) });

    it('lead to families by any of their words, in any order, accents and case aside', async () => {
      await store(
        named('F-1', 'MARÍA JOSÉ', 'GARCÍA-LÓPEZ'),
        named('F-2', 'Jean-Baptiste', "D'Haïti"),
        named('F-3', 'João', 'Conceição da Silva'),
        named('F-4', 'José', 'Muñoz O’Brien'),
      );
      const storage = await held.reopen();
      expect(await storage.listFamiliesNamed({ words: ['maria'], limit: 9 })).toEqual({
        familyIds: ['F-1'],
        more: false,
      });
      expect(await find('lópez maria')).toEqual(['F-1']);
      expect(await find('garcia-lopez')).toEqual(['F-1']);
      expect(await find('baptiste JEAN')).toEqual(['F-2']);
      expect(await find('d’haiti')).toEqual(['F-2']);
      expect(await find('joao conceicao silva')).toEqual(['F-3']);
      expect(await find('munoz')).toEqual(['F-4']);
      expect(await find("o'brien")).toEqual(['F-4']);
      expect(await find('Rosa')).toEqual([]);
      expect(await find('Maria Rosa')).toEqual([]);
    });

    it('lead by the first four letters, too, after whole words', async () => {
      await store(
        named('F-1', 'Luis', 'Martínez'),
        named('F-2', 'Luis', 'Mart'),
        named('F-3', 'Luis', 'Marín'),
      );
      expect(await find('mart')).toEqual(['F-2', 'F-1']);
      expect((await find('Martinets')).toSorted()).toEqual(['F-1', 'F-2']);
      expect(await find('mar')).toEqual([]);
      expect(await find('luis mart')).toEqual(['F-2', 'F-1']);
    });

    it('are given up to a limit, with a word that there are more', async () => {
      const many = held.times(30);
      await store(...Array.from({ length: many }, (_, i) => named(`F-${String(100 + i)}`, 'Ana', 'Prueba')));
      const found = await held.storage.listFamiliesNamed({ words: ['ana', 'prueba'], limit: many - 1 });
      expect(found.familyIds).toHaveLength(many - 1);
      expect(found.more).toBe(true);
      const all = await held.storage.listFamiliesNamed({ words: ['prueba', 'ana'], limit: many });
      expect(all).toMatchObject({ more: false });
    });

    it('follow the roster when it corrects a name, or moves somebody to another family', async () => {
      await store(named('F-1', 'Rosa', 'Prieto', '000000001'), named('F-1', 'Luis', 'Prieto', '000000002'));
      await store(named('F-1', 'Carmen', 'Nieto', '000000001'));
      expect(await find('Rosa Prieto')).toEqual([]);
      expect(await find('Carmen Nieto')).toEqual(['F-1']);
      expect(await find('Prieto')).toEqual(['F-1']);
      await store(named('F-2', 'Luis', 'Prieto', '000000002'));
      expect(await find('Prieto')).toEqual(['F-2']);
    });

    it('of people who are not on the roster lead to the registration that told of them, as long as it does', async () => {
      const registration = makeRegistration({
        id: 'R1',
        familyId: 'F-1',
        missing: 'mi hermana Yolanda Ibáñez',
      });
      await register(registration);
      expect(await find('yolanda ibanez')).toEqual(['F-1']);
      await register({ ...registration, version: 2, missing: 'does not travel: Ximena' });
      expect(await find('yolanda')).toEqual([]);
      expect(await find('ximena')).toEqual(['F-1']);
      expect(await find('travel')).toEqual([]);
      await register({ ...registration, version: 3, missing: 'Ximena', familyId: 'F-2' });
      expect(await find('ximena')).toEqual(['F-2']);
      await register({ ...registration, version: 4, missing: 'Ximena', familyId: 'F-2', stage: 'withdrawn' });
      expect(await find('ximena')).toEqual([]);
    });

    it('go with a registration that is erased, and stay for what the roster has', async () => {
      await store(named('F-1', 'Rosa', 'Prieto'));
      const registration = makeRegistration({ id: 'R1', familyId: 'F-1', missing: 'Yolanda' });
      await held.storage.commit([
        { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1' }) },
        { kind: 'registration', registration },
      ]);
      const erasure = {
        ...{ contactIds: ['contact-1'], registrationIds: ['R1'], writtenTo: [], whole: true },
        ...{ heldRequests: [], triesIds: [], lastMessages: [], at: NOW },
      };
      expect(await held.storage.commit([{ kind: 'erase', erasure }])).toBe('ok');
      expect(await find('yolanda')).toEqual([]);
      expect(await find('prieto')).toEqual(['F-1']);
    });

    it('are not written by a commit that is refused', async () => {
      const registration = makeRegistration({ id: 'R1', familyId: 'F-1', missing: 'Yolanda' });
      await register(registration);
      const changed = { ...registration, version: 2, missing: 'Ximena' };
      expect(
        await held.storage.commit([
          { kind: 'registration', registration: changed },
          { kind: 'expectedCount', name: 'gate', expected: 7 },
        ]),
      ).toBe('stale');
      expect(await find('ximena')).toEqual([]);
      expect(await find('yolanda')).toEqual(['F-1']);
    });

    it('are made of what is there already, some at a time, and once', async () => {
      await store(named('F-1', 'Ana', 'Uno'), named('F-1', 'Luis', 'Uno'), named('F-2', 'Eva', 'Dos'));
      await register(makeRegistration({ id: 'R1', receipt: 'R-1', familyId: 'F-3', missing: 'Yolanda' }));
      expect(await held.storage.areNamesReady()).toBe(false);
      let rounds = 1;
      while (await held.storage.nameSome(1)) {
        rounds += 1;
        // As after a kill between any two of them.
        await held.reopen();
      }
      expect(rounds).toBeGreaterThan(3);
      expect(await held.storage.areNamesReady()).toBe(true);
      expect(await held.storage.nameSome(1)).toBe(false);
      expect(await find('ana uno')).toEqual(['F-1']);
      expect(await find('yolanda')).toEqual(['F-3']);
    });
  });
}
