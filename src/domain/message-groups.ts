/** Groups of queued messages: what one later event withdraws together. */

/** Group of all messages that fall with the appointment. */
export function appointmentGroup(appointmentId: string): string {
  return `appointment:${appointmentId}`;
}

/** The appointment whose messages a group holds; null for any other group. */
export function appointmentOfGroup(group: string | null): string | null {
  return group?.startsWith('appointment:') === true ? group.slice('appointment:'.length) : null;
}

/** Group of the messages about how a registration stands: the newest replaces what is still queued. */
export function registrationGroup(registrationId: string): string {
  return `registration:${registrationId}`;
}

/** What waits to tell a family that another phone asked: of no use once that phone has its case. */
export function askedGroup(registrationId: string): string {
  return `asked:${registrationId}`;
}
