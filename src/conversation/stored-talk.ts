import { z } from 'zod';
import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { migrateTalk } from '../../flows/migrations.ts';
import { newContext, type TalkContext } from '../../flows/talk.ts';
import { APPOINTMENT_STATES } from '../domain/appointment.ts';
import { AvisoError } from '../domain/errors.ts';
import { LANGUAGES } from '../domain/language.ts';
import { PORT_IDS } from '../domain/port.ts';
import { NEEDS, PLACES } from '../domain/registration.ts';
import { DANGERS } from '../understanding/topic.ts';

/** Where a talk is and what it knows: all that is stored of an XState snapshot. */
export interface Talk {
  readonly value: TalkValue;
  readonly context: TalkContext;
}

/** `returning`, `{ main: 'consent' }`, `{ aside: 'decline' }`, `{ stopped: 'silent' }`. */
export type TalkValue = string | { readonly [region: string]: string };

const appointment = z.object({
  id: z.string(),
  reference: z.string(),
  port: z.enum(PORT_IDS),
  date: z.string(),
  time: z.string(),
  people: z.number(),
  state: z.enum(APPOINTMENT_STATES),
  past: z.boolean(),
});

const context = z.object({
  language: z.enum(LANGUAGES).nullable(),
  at: z.string(),
  consentAsked: z.string().nullable(),
  misses: z.number(),
  reviewing: z.boolean(),
  given: z
    .object({
      aNumber: z.string().nullable(),
      birthDate: z.string().nullable(),
      city: z.object({ city: z.string(), zone: z.string() }).nullable(),
    })
    .nullable(),
  aNumber: z.string().nullable(),
  birthDate: z.string().nullable(),
  birthOptions: z.array(z.string()),
  family: z.object({ familyId: z.string(), names: z.array(z.string()) }).nullable(),
  missing: z.string().nullable(),
  apart: z.string().nullable(),
  ownName: z.string().nullable(),
  place: z.enum(PLACES).nullable(),
  city: z.string().nullable(),
  zone: z.string().nullable(),
  needs: z.array(z.enum(NEEDS)),
  declining: appointment.nullable(),
  otherPhone: z.string().nullable(),
  which: z.object({ intent: z.enum(['confirm', 'cannot_come']), options: z.array(appointment) }).nullable(),
  erasing: z
    .object({
      families: z.array(z.object({ receipt: z.string(), name: z.string() })),
      chosen: z.string().nullable(),
    })
    .nullable(),
  anew: z.boolean(),
  lastText: z.string().nullable(),
  toldStoppedAt: z.number().nullable(),
  // Talks of before have none.
  insultedAt: z.number().nullable().default(null),
  voices: z.number(),
  danger: z.object({ topic: z.enum(DANGERS), at: z.number(), times: z.number() }).nullable(),
});

const value = z.union([z.string(), z.record(z.string(), z.string())]);
const talk = z.object({ value, context });

const stored = z.object({ value: z.unknown(), context: z.record(z.string(), z.unknown()) });

/** A talk that has not begun. */
export function newTalk(): Talk {
  return { value: { main: 'language' }, context: newContext() };
}

/** Writes a talk as JSON text for Conversation.snapshot. */
export function writeTalk(current: Talk): string {
  return JSON.stringify({ value: current.value, context: current.context });
}

/**
 * Reads a stored talk, brought to the present version of its machine.
 * Throws AvisoError `snapshot_unknown` when this build cannot.
 */
export function readTalk(snapshot: string, machine: string, version: number): Talk {
  const json: unknown = JSON.parse(snapshot);
  if (machine !== CONVERSATION_MACHINE) throw new AvisoError('snapshot_unknown', `machine ${machine}`);
  const current = version === CONVERSATION_VERSION ? json : migrateTalk(stored.parse(json), version);
  const parsed = talk.safeParse(current);
  if (!parsed.success) throw new AvisoError('snapshot_unknown', `version ${String(version)}`);
  return parsed.data;
}

/** The name of the innermost open state. */
export function leafOf(value: TalkValue): string {
  return typeof value === 'string' ? value : (Object.values(value)[0] ?? '');
}

/** Whether the person stopped everything; something may be asked of them all the same (flows/stopped.ts). */
export function isStopped(value: TalkValue): boolean {
  return regionOf(value) === 'stopped';
}

/** Whether the talk is on its main way: nothing was asked in between, and nobody stopped it. */
export function isMain(value: TalkValue): boolean {
  return regionOf(value) === 'main';
}

/** Whether a question in between is open, which the talk asked by itself. */
export function isBetween(value: TalkValue): boolean {
  return regionOf(value) === 'aside';
}

const regionOf = (value: TalkValue): string =>
  typeof value === 'string' ? value : (Object.keys(value)[0] ?? '');

/** Narrows XState's state value: this machine is two levels deep everywhere. Throws where it is not. */
export function talkValue(stateValue: unknown): TalkValue {
  if (!isTalkValue(stateValue)) throw new Error('a talk stands deeper than two levels');
  return stateValue;
}

function isTalkValue(stateValue: unknown): stateValue is TalkValue {
  if (typeof stateValue === 'string') return true;
  if (typeof stateValue !== 'object' || stateValue === null) return false;
  return Object.values(stateValue).every((leaf) => typeof leaf === 'string');
}
