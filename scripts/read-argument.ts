import { InvalidArgumentError } from 'commander';
import { parsePhone } from '../src/domain/address.ts';
import { portIdOf } from '../src/domain/port.ts';
import { slotId } from '../src/domain/slot.ts';
import { isIsoDate, isTime24 } from '../src/domain/zoned-time.ts';

/** Reads a phone number with its country code, in any usual spelling; gives E.164. Throws InvalidArgumentError. */
export function readPhone(text: string): string {
  const number = parsePhone(text);
  if (number === null)
    throw new InvalidArgumentError('A whole number has + and its country code, such as +525512345678.');
  return number;
}

/** Reads a whole number from 1. Throws InvalidArgumentError. */
export function readCount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** Reads where and when a slot is: `port|date|time`. Throws InvalidArgumentError. */
export function readSlot(text: string): string {
  const [place = '', date = '', time = '', ...more] = text.split('|').map((part) => part.trim());
  const port = portIdOf(place);
  if (port === null || !isIsoDate(date) || !isTime24(time) || more.length > 0)
    throw new InvalidArgumentError(
      'A slot is written "port|date|time", such as "san-ysidro|2021-03-08|09:00".',
    );
  return slotId(port, date, time);
}
