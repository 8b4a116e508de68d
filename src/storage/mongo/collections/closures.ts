import { Schema } from 'mongoose';
import { PORT_IDS, type PortId } from '../../../domain/port.ts';
import { count, id, moment, nullableMoment, nullableText, options, word } from '../fields.ts';

/** A day at a port, or one time of it, at which nobody is received; `_id` is port, date and time. */
export interface ClosureDocument {
  _id: string;
  version: number;
  port: PortId;
  /** Local at the port. */
  date: string;
  /** Local at the port; null for the whole day. */
  time: string | null;
  closedBy: string;
  closedAt: Date;
  clearedAt: Date | null;
}

export const closureSchema = new Schema<ClosureDocument>(
  {
    _id: id,
    version: count,
    port: word(PORT_IDS),
    date: word(),
    time: nullableText,
    closedBy: word(),
    closedAt: moment,
    clearedAt: nullableMoment,
  },
  options,
);
