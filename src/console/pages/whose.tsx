import type { VNode } from 'preact';
import { ROLES, type Role } from '../../domain/roles.ts';
import { AvisoError } from '../../domain/errors.ts';
import type { Staff } from '../../domain/staff.ts';
import { everyStaff } from '../../staff/staff.ts';
import { Choice, Field } from './parts.tsx';
import type { Form, MemberVisit, Visit } from './page.ts';

/** As the commands have it. */
const LONGEST_NAME = 60;

/** Whose something new is: somebody who is there, or somebody new. */
export type Whose = { readonly staffId: string } | { readonly name: string };

/** What was typed of whose it is. */
export interface WhoseTyped {
  readonly name: string;
  readonly staff: string;
}

/** Null when neither a name was typed nor somebody chosen. */
export function whoseOf({ staff, name }: WhoseTyped): Whose | null {
  if (staff !== '') return { staffId: staff };
  const trimmed = name.trim();
  return trimmed === '' || trimmed.length > LONGEST_NAME ? null : { name: trimmed };
}

export const whoseTyped = (form: Form): WhoseTyped => ({ name: form.get('name'), staff: form.get('staff') });

/** Everybody to whom something may be given. */
export async function peopleThere({ deps }: MemberVisit): Promise<readonly Staff[]> {
  const people: Staff[] = [];
  for await (const staff of everyStaff(deps.storage))
    if (staff.sameAs === null && staff.disabledAt === null) people.push(staff);
  return people;
}

/** The fields by which it is said whose something new is. */
export function WhoseFields({
  visit,
  typed,
  people,
  error,
}: {
  readonly visit: Visit;
  readonly typed: WhoseTyped;
  readonly people: readonly Staff[];
  readonly error: string | null;
}): VNode {
  const { say } = visit.words;
  return (
    <>
      <Field
        name="name"
        label={say('users.new_name')}
        hint={say('users.name_hint')}
        value={typed.name}
        error={error}
        autocomplete="off"
      />
      <Choice
        name="staff"
        label={say('users.person')}
        chosen={typed.staff}
        options={[['', say('users.new_person')], ...people.map(({ id, name }) => [id, name] as const)]}
      />
    </>
  );
}

/** The role that was chosen. Throws AvisoError `request_invalid`. */
export function roleOf(text: string): Role {
  const role = ROLES.find((each) => each === text);
  if (role === undefined) throw new AvisoError('request_invalid', 'There is no such role.');
  return role;
}

export const roleOptions = ({ words }: Visit): readonly (readonly [string, string])[] =>
  ROLES.map((role) => [role, `${words.sayOf('roles', role)}: ${words.sayOf('role_hints', role)}`]);
