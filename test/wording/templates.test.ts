import { describe, expect, it } from 'vitest';
import { outcomeKey } from '../../flows/registration.ts';
import { RULES } from '../../flows/eligibility.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { WHATSAPP_LIMITS } from '../../src/domain/whatsapp-content.ts';
import {
  fillTemplate,
  outcomeTemplate,
  TEMPLATE_NAMES,
  templateContents,
  templateOfText,
} from '../../src/wording/templates.ts';
import { wording } from '../support/talk.ts';

const ALL = templateContents(wording);
const VARIABLE = /\{\{(\d+)\}\}/g;
const words = (text: string): number => text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;

describe.each(LANGUAGES)('templates in %s', (language) => {
  const templates = ALL.filter((template) => template.language === language);

  it('are all there', () => {
    expect(templates.map(({ name }) => name)).toEqual(TEMPLATE_NAMES);
  });

  it.each(templates.map((template) => [template.name, template] as const))(
    '%s keeps WhatsApp’s rules for approval',
    (_, { body, examples }) => {
      const used = [...new Set([...body.matchAll(VARIABLE)].map(([, number]) => Number(number)))].sort(
        (a, b) => a - b,
      );
      // Every variable is used, none is skipped, and each has an example.
      expect(used).toEqual(examples.map((__, i) => i + 1));
      expect(examples.length).toBeLessThanOrEqual(WHATSAPP_LIMITS.variables);
      for (const example of examples) expect(example).toMatch(/\S/);
      // With the longest values that we have it must still fit: room for 300 characters.
      expect(body.length).toBeLessThanOrEqual(WHATSAPP_LIMITS.body - 300);
      // A variable followed by a full stop alone counts as the end, and so at the start.
      expect(body).not.toMatch(/^\P{L}*\{\{/u);
      expect(body).not.toMatch(/\}\}\P{L}*$/u);
      // Side by side: nothing but spaces and signs between them.
      expect(body).not.toMatch(/\}\}[^\p{L}{}]*\{\{/u);
      // Enough words beside the variables.
      expect(words(body.replace(VARIABLE, ' '))).toBeGreaterThanOrEqual(2 * examples.length + 1);
      expect(body).not.toMatch(/ {2}|\n{3}|\t/);
      expect(body.replace(VARIABLE, '')).not.toMatch(/[{}]/);
    },
  );

  it('tell of every outcome', () => {
    for (const { id, outcome } of RULES) {
      const key = outcomeKey({ outcome, rule: id, phaseId: null });
      const name = outcomeTemplate(key);
      expect(name, key).not.toBeNull();
      const filled = fillTemplate(wording, name ?? '', language, { receipt: 'R3FK9MX' });
      expect(filled?.body).toContain(wording.text({ key }, language, 'whatsapp'));
      expect(filled?.body).toContain('R3FK9MX');
    }
  });

  it('are filled in: values in one line each, in the order of the variables', () => {
    const values = { reference: 'C3FK9MX', date: 'lunes\n1 marzo', city: 'Tijuana' };
    const filled = fillTemplate(wording, 'cancelled_by_staff', language, values);
    expect(filled).toMatchObject({
      name: 'cancelled_by_staff',
      values: ['C3FK9MX', 'lunes 1 marzo', 'Tijuana'],
    });
    const template = templates.find(({ name }) => name === 'cancelled_by_staff');
    expect(filled?.body).toBe(
      template?.body
        .replace('{{1}}', 'C3FK9MX')
        .replace('{{2}}', 'lunes 1 marzo')
        .replace('{{3}}', 'Tijuana'),
    );
  });

  it('are not sent with an empty value, nor longer than WhatsApp takes', () => {
    const values = { reference: 'C3FK9MX', date: '1 marzo', city: 'Tijuana' };
    expect(fillTemplate(wording, 'cancelled_by_staff', language, { ...values, city: ' ' })).toBeNull();
    expect(fillTemplate(wording, 'cancelled_by_staff', language, { reference: 'C3FK9MX' })).toBeNull();
    expect(
      fillTemplate(wording, 'cancelled_by_staff', language, { ...values, city: 'x'.repeat(1000) }),
    ).toBeNull();
  });
});

describe('a template', () => {
  it('is found by the one text that it says', () => {
    expect(templateOfText('registration:claim.moved')).toBe('registration_moved');
    expect(templateOfText('registration:claim.done')).toBeNull();
    // One with values does not say the text alone.
    expect(templateOfText('template:pass_on')).toBeNull();
  });

  it('that nobody knows is a bug', () => {
    expect(() => fillTemplate(wording, 'gone', 'es', {})).toThrow('no template gone');
    expect(outcomeTemplate('eligibility:outcome.gone')).toBeNull();
  });
});
