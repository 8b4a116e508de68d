/** Roles of those who administer, from who only looks to who may do everything. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const EVERYBODY = ROLES;
const OPERATORS = ['operator', 'admin'] as const satisfies readonly Role[];
const APPROVERS = ['approver', 'admin'] as const satisfies readonly Role[];
const ADMINS = ['admin'] as const satisfies readonly Role[];

/**
 * Who may do what: the only table of it. Every route names its permission, and a route without one cannot be declared. Who approves
 * looks at the same as a viewer, so that the two who stand behind a broadcast have different rights; names, numbers, A-numbers
 * and what people wrote are shown to those only who act on people.
 */
export const PERMISSIONS = {
  'self.read': { roles: EVERYBODY, what: 'see who one is' },
  'phase.read': { roles: EVERYBODY, what: 'see the phases' },
  'phase.set': { roles: ADMINS, what: 'open and close phases, or propose it' },
  'change.read': {
    roles: EVERYBODY,
    what: 'see changes that wait for a second person, and what they would do',
  },
  'change.approve': { roles: APPROVERS, what: 'approve and reject changes that others proposed' },
  'programme.read': { roles: EVERYBODY, what: 'see what admins set; phones of staff need personal.read' },
  'programme.set': {
    roles: ADMINS,
    what: 'set staff phones, gates (and sign them), office hours, helplines, papers to bring, the operator’s name, who sees what people write and how long it is kept',
  },
  'roster.import': { roles: OPERATORS, what: 'import the roster' },
  'slot.read': { roles: EVERYBODY, what: 'see the slots' },
  'slot.import': { roles: OPERATORS, what: 'add slots and change their capacity' },
  'slot.close': { roles: OPERATORS, what: 'close a day at a port, or propose it' },
  'assignment.run': { roles: OPERATORS, what: 'give waiting families their appointments' },
  'appointment.read': { roles: EVERYBODY, what: 'see an appointment by its reference' },
  'appointment.change': { roles: OPERATORS, what: 'move and cancel appointments' },
  'appointment.check_in': {
    roles: OPERATORS,
    what: 'record at the port who came to an appointment, and correct it',
  },
  'request.read': { roles: EVERYBODY, what: 'see who waits for a person' },
  'request.act': { roles: OPERATORS, what: 'answer people, close requests, take and release talks' },
  'registration.read': { roles: EVERYBODY, what: 'see who waits, and a registration by its receipt' },
  'registration.change': {
    roles: OPERATORS,
    what: 'set the other phone of a family and that of its shelter, say who travels with a family, join and split registrations, withdraw one, move one to another phone',
  },
  'unreached.read': { roles: EVERYBODY, what: 'see families with an appointment whom no message reached' },
  'people.search': { roles: OPERATORS, what: 'find people by name, A-number or phone' },
  'view.share': { roles: ADMINS, what: 'share a saved filter of families with the team, and change those' },
  'person.erase': { roles: OPERATORS, what: 'erase a family, and its phone where it has no other' },
  'person.export': { roles: OPERATORS, what: 'take out all that is stored about a family' },
  'message.read': {
    roles: EVERYBODY,
    what: 'see the messages of a contact, and how many are in which state',
  },
  'broadcast.read': { roles: EVERYBODY, what: 'see broadcasts, how they stand and their reports' },
  'broadcast.write': {
    roles: OPERATORS,
    what: 'write broadcasts, try them on phones of staff, submit them; resend and correct',
  },
  'broadcast.approve': { roles: APPROVERS, what: 'approve and reject broadcasts of others' },
  'broadcast.steer': { roles: OPERATORS, what: 'undo, hold back, pause, resume and recall broadcasts' },
  'broadcast.override': {
    roles: ADMINS,
    what: 'let a text pass that could move people without an appointment',
  },
  'audit.read': { roles: EVERYBODY, what: 'read the audit' },
  'token.manage': { roles: ADMINS, what: 'make, list and revoke tokens' },
  'staff.manage': {
    roles: ADMINS,
    what: 'see, link, join and disable members of staff, and their log-ins to the console',
  },
  'personal.read': {
    roles: OPERATORS,
    what: 'be shown names, phones, whole A-numbers, birth dates and what people wrote; to others they are null or masked',
  },
} as const satisfies Readonly<Record<string, { readonly roles: readonly Role[]; readonly what: string }>>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether a role may do it. */
export function may(role: Role, permission: Permission): boolean {
  return PERMISSIONS[permission].roles.some((allowed) => allowed === role);
}
