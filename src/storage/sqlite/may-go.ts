const HOLDING = "state IN ('offered', 'confirmed')";
const asked = (contact: string): string =>
  `EXISTS (SELECT 1 FROM person_requests q WHERE q.contact_id = ${contact} AND q.state = 'open')`;
/** Not of anybody with an open request, or with an appointment that is not older than ?1. */
const unheld = (contact: string): string =>
  `NOT ${asked(contact)} AND NOT EXISTS (
     SELECT 1 FROM registrations r JOIN appointments a ON a.registration_id = r.id AND a.${HOLDING}
      WHERE r.contact_id = ${contact} AND a.starts_at >= ?1)`;

/** Conditions under which a row may go; ?1 is the time before which it must be. */
export const MAY_GO = {
  requests: `state = 'closed' AND opened_at < ?1 AND coalesce(renewed_at, 0) < ?1 AND coalesce(taken_at, 0) < ?1`,
  texts: `received_at < ?1 AND ${unheld('inbound.contact_id')}`,
  messages: `created_at < ?1 AND state NOT IN ('queued', 'sending', 'unsure') AND ${unheld('outbox.contact_id')}`,
} as const;

/** A registration's family has come to its date, or it was given up or joined to another one, and its phone is silent. */
export const ENDED = `(stage = 'scheduled' AND EXISTS (
    SELECT 1 FROM appointments a JOIN check_ins c ON c.appointment_id = a.id AND c.slot_id = a.slot_id
     WHERE a.registration_id = p.id AND a.${HOLDING} AND a.starts_at < ?1 AND c.state = 'arrived' AND c.recorded_at < ?1)
  OR stage = 'withdrawn' AND created_at < ?1 AND NOT EXISTS (
    SELECT 1 FROM conversations t WHERE t.contact_id = p.contact_id AND t.last_inbound_at >= ?1))
  AND NOT ${asked('p.contact_id')}`;

/** Nobody is registered from the phone, and nothing of it waits. */
export const SILENT = `last_inbound_at < ?1
  AND NOT EXISTS (SELECT 1 FROM registrations r WHERE r.contact_id = p.contact_id)
  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.contact_id = p.contact_id AND o.state IN ('queued', 'sending', 'unsure'))
  AND NOT ${asked('p.contact_id')}`;
