import { describe, expect, it } from 'vitest';
import { createContactIds } from '../../src/storage/contact-ids.ts';
import { testVault } from '../support/storage.ts';

describe('contact ids', () => {
  it('hashes a point once while it is remembered, and forgets the one not asked for longest', () => {
    const vault = testVault();
    const hashed: string[] = [];
    const idOf = createContactIds({
      ...vault,
      hash(field, text) {
        hashed.push(text);
        return vault.hash(field, text);
      },
    });
    const first = idOf('first');
    expect(first).toBe(vault.hash('contact', 'first'));
    idOf('second');
    for (let at = 0; at < 9_998; at += 1) idOf(`other ${at}`);
    expect(idOf('first')).toBe(first);
    idOf('one too many');
    hashed.length = 0;
    idOf('first');
    idOf('second');
    expect(hashed).toEqual(['second']);
  });
});
