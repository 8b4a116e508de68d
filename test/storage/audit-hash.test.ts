import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { auditHash, FIRST_PREVIOUS_HASH } from '../../src/storage/audit-hash.ts';
import { canonicalJson } from '../../src/storage/canonical-json.ts';
import { makeAuditEntry } from '../support/records.ts';

describe('audit hash', () => {
  it('is SHA-256 over the hash before it and the canonical JSON of the entry', () => {
    const entry = makeAuditEntry({ at: 5, actor: 'a', act: 'b', subject: 'c', detail: { z: 1, a: null } });
    const text = `${'0'.repeat(64)}{"act":"b","actor":"a","at":5,"detail":{"a":null,"z":1},"subject":"c"}`;
    expect(auditHash(FIRST_PREVIOUS_HASH, entry)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('does not depend on the order of keys, nor on what a stored row has besides', () => {
    const entry = makeAuditEntry({ detail: { a: 1, b: 2 } });
    const row = { seq: 1, hash: 'x', previousHash: 'y', ...entry, detail: { b: 2, a: 1 } };
    expect(auditHash('p', row)).toBe(auditHash('p', entry));
  });

  it.each([
    ['at', { at: 1 }],
    ['actor', { actor: 'other' }],
    ['act', { act: 'other' }],
    ['subject', { subject: 'other' }],
    ['detail', { detail: { more: true } }],
  ])('changes with %s', (_field, change) => {
    expect(auditHash('p', makeAuditEntry(change))).not.toBe(auditHash('p', makeAuditEntry()));
  });

  it('changes with the hash before it', () => {
    expect(auditHash('p', makeAuditEntry())).not.toBe(auditHash('q', makeAuditEntry()));
  });
});

describe('canonical JSON', () => {
  it('sorts keys at every depth, keeps the order of lists and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [{ d: 1, c: '"' }, null], a: true, u: undefined })).toBe(
      '{"a":true,"b":[{"c":"\\"","d":1},null]}',
    );
  });
});
