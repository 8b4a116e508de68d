/**
 * The reminder of the day was planned an hour before, or in the morning of who reads it: what still waits comes two hours before,
 * at five at the earliest, by the port's clock. What was planned earlier stays.
 */
const WANTED = `(
  SELECT a.starts_at - 60000 * max(0, min(120, substr(a.time, 1, 2) * 60 + substr(a.time, 4, 2) - 300))
  FROM appointments a WHERE a.id = reminders.appointment_id
)`;

export const remindEarlier = `
UPDATE reminders SET due_at = ${WANTED}
WHERE state = 'pending' AND kind = 'morning_of' AND due_at > ${WANTED};
`;
