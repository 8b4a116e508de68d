import fc from 'fast-check';
import { join } from 'node:path';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/platform/root.ts';
import { createWording } from '../../src/wording/i18n.ts';

const wording = createWording({ localesDir: join(packageRoot(), 'locales') });

/** Twilio's own calculator. */
const costs = (text: string): number => new SegmentedMessage(text).segmentsCount;
const rendered = (body: string) => wording.render({ body }, 'sms');

/** Letters of the five languages, of names, and the signs that phones put in by themselves. */
const letters = fc.constantFrom(
  ...Array.from(
    'aeiou nrst LMPZ 0123456789 .,:;!?()-áéíóúüñÁÉÍÓÚÜÑ¿¡ªºãõâêôçàèìòùëïœûÀÂÈÊÎÏÔŒÙÛÇ“”‘’…—–½€[]{}^~|ŁłŠšžđ',
  ),
);
const text = (longest: number) => fc.string({ unit: letters, maxLength: longest, size: 'max' });

describe('an SMS as it is sent', () => {
  it('costs what Twilio counts', () => {
    fc.assert(
      fc.property(text(500), (body) => {
        const { content, segments } = rendered(body);
        if (content.body !== '') expect(segments).toBe(costs(content.body));
      }),
      { numRuns: 200 },
    );
  });

  it('never costs more than the text as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(text(80), text(200), text(500)), (body) => {
        fc.pre(body !== '');
        expect(rendered(body).segments).toBeLessThanOrEqual(costs(body));
      }),
      { numRuns: 500 },
    );
  });

  it('costs no more when a sign that a phone puts in becomes three letters', () => {
    const dots = '…'.repeat(60);
    expect(rendered(dots)).toMatchObject({ content: { body: dots }, segments: 1 });
  });

  it('leaves names as they are written where that costs nothing', () => {
    for (const name of ['Peña', 'José Núñez', 'Müller', 'Zoé Élise']) {
      const inside = name.replace('ú', 'u');
      expect(rendered(`Aviso: ${inside}.`).content.body).toBe(`Aviso: ${inside}.`);
    }
  });

  it('rewrites letters where that saves a segment, and nothing that SMS has', () => {
    const body = `Aviso: José Peña Núñez. ${'Espere más instrucciones. '.repeat(4)}`;
    const { content, segments } = rendered(body);
    expect([costs(body), segments]).toEqual([2, 1]);
    expect(content.body).toContain('José Peña Nuñez');
  });
});
