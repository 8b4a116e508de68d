import type { z } from 'zod';
import { AvisoError } from '../domain/errors.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import type { ProgrammeDeps } from './programme.ts';

/** Something that admins set, whole, and of which the version is the count that every change expects and passes. */
export interface VersionedSetting<Value> {
  /** Of the setting and its count. */
  readonly name: string;
  readonly schema: z.ZodType<Value>;
  /** As it is before anybody set anything. */
  readonly nothing: Value;
}

export interface VersionedValue<Value> {
  readonly version: number;
  readonly value: Value;
}

/** As it is set now. */
export async function readVersioned<Value>(
  storage: Pick<Storage, 'readCount' | 'readSetting'>,
  { name, schema, nothing }: VersionedSetting<Value>,
): Promise<VersionedValue<Value>> {
  // Read before the setting: if anyone changes it after this, a change on it is refused.
  const version = await storage.readCount(name);
  const stored = await storage.readSetting(name);
  return { version, value: stored === null ? nothing : schema.parse(JSON.parse(stored)) };
}

/**
 * Replaces it, with an audit entry that says `detail`.
 * @param version of the value that was looked at
 * @throws AvisoError `not_possible` when somebody changed it meanwhile
 */
export async function writeVersioned<Value>(
  { storage, clock, actor }: ProgrammeDeps,
  { name }: VersionedSetting<Value>,
  { version, value }: VersionedValue<Value>,
  detail: Readonly<Record<string, string | number>>,
): Promise<void> {
  const outcome = await storage.commit([
    { kind: 'expectedCount', name, expected: version },
    { kind: 'setting', name, value: JSON.stringify(value) },
    auditWrite(clock.now(), actor, `${name}.set`, name, { ...detail, version: version + 1 }),
  ]);
  if (outcome !== 'ok')
    throw new AvisoError('not_possible', 'Somebody changed it meanwhile: look at it again.');
}
