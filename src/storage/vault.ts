import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import type { DataKeys } from './key-wrap.ts';
import type { MacWalk } from './mac-walks.ts';
import { SealedDamaged, type Owner } from './sealed-damaged.ts';

export type { Owner };

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** Asking for randomness costs half as much as sealing; nonces are drawn this many at a time. */
const NONCES_AT_ONCE = 64;

/**
 * Seals personal fields before they reach a database and makes the keyed hashes by which they are found.
 * AES-256-GCM; HMAC-SHA-256. The keys are the database's own, wrapped by DATA_KEY: a rotation replaces those of seals, never that of
 * hashes (key-ring.ts). A key for anything else that must outlast rotations is derived from that of hashes.
 */
export interface Vault {
  /** Takes any JSON value; gives nonce, tag and ciphertext in one, which open for this owner alone. */
  seal(value: unknown, owner: Owner): Buffer;
  /** Gives the value back. Throws SealedDamaged when the bytes, the key or the owner are not the ones sealed with. */
  open(sealed: Uint8Array, owner: Owner): unknown;
  /** The same, sealed as `seal` does today; null where it is already. Throws as `open` does. */
  reseal(sealed: Uint8Array, owner: Owner): Buffer | null;
  /** A vault with these keys that opens, besides, what was sealed before seals had an owner, in whatever row it stands. */
  withLoose(): Vault;
  /** A keyed hash of `text`, 22 base64url characters; the same text in two `fields` gives two hashes. */
  hash(
    field:
      | 'contact'
      | 'a_number'
      | 'row'
      | 'key'
      | 'tries'
      | 'account'
      | 'name'
      | 'name_start'
      | 'seals'
      | MacWalk,
    text: string,
  ): string;
  /** The MAC of a text: HMAC-SHA-256 by a key of its own, derived from that of hashes, which no rotation replaces. */
  mac(text: string): Buffer;
  /**
   * Whether a row may grant something whose MAC is that of what it says, or is not; whoever watches is told of one that may not.
   * Those of a database that is still giving its rows MACs all may (database-vault.ts).
   */
  mayGrant(owner: Owner, holds: boolean): boolean;
  /** Tells whoever watches of a row that was put back to what it was before. */
  tellPutBack(owner: Owner): void;
  /** The keys: those of DATA_KEY until a database was opened, which then gives it its own. */
  readonly ring: KeyRing;
}

/** Who is told of rows that somebody wrote past the service, each time that one is read. */
export interface VaultWatch {
  /** It does not open. */
  readonly damaged: (owner: Owner) => void;
  /** It has no MAC, or another row's. */
  readonly forged: (owner: Owner) => void;
  /** It is an earlier version of itself. */
  readonly putBack: (owner: Owner) => void;
}

const NOBODY: VaultWatch = {
  damaged: () => undefined,
  forged: () => undefined,
  putBack: () => undefined,
};

/**
 * @param dataKeys DATA_KEY, 32 bytes; and the one that is to follow it
 * @param random source of nonces: gives that many fresh random bytes, which nobody else may use
 */
export function createVault(
  dataKeys: Uint8Array | DataKeys,
  random: (length: number) => Uint8Array,
  watch: VaultWatch = NOBODY,
): Vault {
  const ring = createKeyRing('key' in dataKeys ? dataKeys : { key: dataKeys, next: null }, random);
  let nonces: Uint8Array = new Uint8Array(0);
  let used = 0;
  const macKey = createMacKey(ring);

  /** Each nonce is given out once. */
  function freshNonce(): Uint8Array {
    if (used + NONCE_BYTES > nonces.length) {
      nonces = random(NONCE_BYTES * NONCES_AT_ONCE);
      used = 0;
    }
    used += NONCE_BYTES;
    return nonces.subarray(used - NONCE_BYTES, used);
  }

  /** @param bound what the bytes were sealed with beside the key; null when nothing */
  function opened(bytes: Buffer, key: KeyObject, bound: Buffer | null): string {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
    if (bound !== null) decipher.setAAD(bound);
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return (
      decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    );
  }

  function sealText(text: string, owner: Owner): Buffer {
    const nonce = freshNonce();
    const cipher = createCipheriv('aes-256-gcm', ring.sealing, nonce);
    cipher.setAAD(boundTo(owner));
    const body = cipher.update(text, 'utf8');
    const rest = cipher.final();
    return Buffer.concat([nonce, cipher.getAuthTag(), body, rest]);
  }

  /** What was sealed, by the first way that fits: 0 is how it is sealed today. */
  function openText(sealed: Uint8Array, owner: Owner, loose: boolean): { text: string; way: number } {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const forms = loose ? [boundTo(owner), null] : [boundTo(owner)];
    const ways = ring.opening.flatMap((key) => forms.map((bound) => ({ key, bound })));
    let cause: unknown;
    for (const [way, { key, bound }] of ways.entries()) {
      try {
        return { text: opened(bytes, key, bound), way };
      } catch (error) {
        cause = error;
      }
    }
    // Others may seal with a key that this process has not been told of.
    ring.refuseStale();
    watch.damaged(owner);
    throw new SealedDamaged(owner, { cause });
  }

  const vaultThat = (loose: boolean): Vault => ({
    ring,
    seal: (value, owner) => sealText(JSON.stringify(value), owner),
    open(sealed, owner) {
      const value: unknown = JSON.parse(openText(sealed, owner, loose).text);
      return value;
    },
    reseal(sealed, owner) {
      const { text, way } = openText(sealed, owner, loose);
      return way === 0 ? null : sealText(text, owner);
    },
    withLoose: () => vaultThat(true),
    hash(field, text) {
      return createHmac('sha256', ring.hashing)
        .update(`${field}\u0000${text}`)
        .digest('base64url')
        .slice(0, 22);
    },
    mac: (text) => createHmac('sha256', macKey()).update(text).digest(),
    mayGrant(owner, holds) {
      if (!holds) watch.forged(owner);
      return holds;
    },
    tellPutBack: (owner) => {
      watch.putBack(owner);
    },
  });
  return vaultThat(false);
}

/** The key of MACs: derived once, and again when a database gives its keys. */
function createMacKey(ring: KeyRing): () => Buffer {
  let made: { readonly of: KeyObject; readonly key: Buffer } | null = null;
  return () => {
    const { hashing } = ring;
    if (made?.of !== hashing)
      made = { of: hashing, key: Buffer.from(hkdfSync('sha256', hashing, '', 'aviso mac', KEY_BYTES)) };
    return made.key;
  };
}

/** What a seal is bound to: no two owners give the same bytes. */
const boundTo = ({ record, key }: Owner): Buffer => Buffer.from(`aviso 1\u0000${record}\u0000${key}`, 'utf8');
