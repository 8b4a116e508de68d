/** Setting by which a contact is known as a number of ours; loadTurn tells whether it is there. */
export function ourNumberSetting(contactId: string): string {
  return `our-number:${contactId}`;
}
