import { z } from 'zod';
import { PORT_IDS } from '../domain/port.ts';

/** Fields of what is written that programs and pages share. */

export const portId = z.enum(PORT_IDS).meta({ id: 'PortId' });
/** A day, ISO 8601. */
export const day = z.iso.date();
