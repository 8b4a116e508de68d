import { describe, expect, it } from 'vitest';
import { firstStored, needsFirstOf, PHASES, PORTS, portOf, REMINDER_PLAN } from '../../flows/programme.ts';
import { PORT_IDS } from '../../src/domain/port.ts';
import { REMINDER_KINDS } from '../../src/domain/reminder.ts';

describe('the programme', () => {
  it('has every port once, in a zone that this machine knows, on the border', () => {
    expect(PORTS.map((port) => port.id)).toEqual([...PORT_IDS]);
    for (const id of PORT_IDS) {
      const port = portOf(id);
      expect(() => new Intl.DateTimeFormat('en', { timeZone: port.zone })).not.toThrow();
      expect(port.latitude).toBeGreaterThan(25.8);
      expect(port.latitude).toBeLessThan(32.8);
      expect(port.longitude).toBeGreaterThan(-117.2);
      expect(port.longitude).toBeLessThan(-97.4);
      expect(port.name.length + port.gate.length + port.city.length).toBeGreaterThan(12);
    }
  });

  it('begins phase one on February 19 2021 for pending cases, and leaves later phases closed', () => {
    const [first, ...later] = PHASES.map(firstStored);
    expect(first).toEqual({
      id: 'phase-1',
      startsOn: '2021-02-19',
      eoirStatuses: ['pending'],
      open: true,
      version: 1,
    });
    expect(later.map((phase) => phase.open)).toEqual([false]);
    expect(needsFirstOf('phase-1')).toEqual([]);
    expect(needsFirstOf(null)).toEqual([]);
  });

  it('plans every reminder once', () => {
    expect(REMINDER_PLAN.map((plan) => plan.kind)).toEqual([...REMINDER_KINDS]);
  });
});
