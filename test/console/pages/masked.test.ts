import { expect, it } from 'vitest';
import { maskedIn } from '../../../src/console/pages/masked.ts';

it.each([
  ['A123456789', 'A••••••789'],
  ['a 123-456-789 y +52 (656) 123-4567', 'a ••••••789 y +•••••••••567'],
  ['el 2021-03-10 a las 9', 'el 2021-03-10 a las 9'],
  ['naci el 28 09 1978, mi numero es 210000475', 'naci el 28 09 1978, mi numero es ••••••475'],
  ['28091978', '•••••978'],
  ['somos 4, llame al 911', 'somos 4, llame al 911'],
  ['', ''],
])('numbers in %j are masked: %j', (text, shown) => {
  expect(maskedIn(text)).toBe(shown);
});
