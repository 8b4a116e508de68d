import { Schema } from 'mongoose';
import { PORT_IDS, type PortId } from '../../../domain/port.ts';
import { id, moment, options, order, word } from '../fields.ts';

/** Places at a port at a time; `_id` is port, date and time. */
export interface SlotDocument {
  _id: string;
  port: PortId;
  /** Local at the port. */
  date: string;
  /** Local at the port. */
  time: string;
  startsAt: Date;
  capacity: number;
  taken: number;
  /** Counts what closed it: written so that who takes a place meanwhile runs again (closures.ts). */
  closings?: number;
}

export const slotSchema = new Schema<SlotDocument>(
  {
    _id: id,
    port: word(PORT_IDS),
    date: word(),
    time: word(),
    startsAt: moment,
    capacity: order,
    taken: order,
    closings: { type: Number },
  },
  options,
)
  // listSlots, of one port and of all
  .index({ port: 1, date: 1 })
  .index({ date: 1 })
  // pageSlots, of one port and of all
  .index({ port: 1, startsAt: 1, _id: 1 })
  .index({ startsAt: 1, _id: 1 });
