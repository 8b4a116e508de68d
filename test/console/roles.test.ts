import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS, may, ROLES, type Permission } from '../../src/domain/roles.ts';
import { packageRoot } from '../../src/platform/root.ts';

const acts = Object.keys(PERMISSIONS).filter((name): name is Permission => name in PERMISSIONS);

describe('the table of roles', () => {
  it('lets an admin do everything and a viewer change nothing', () => {
    for (const act of acts) {
      expect(may('admin', act), act).toBe(true);
      expect(may('viewer', act), act).toBe(/\.read$/.test(act) && act !== 'personal.read');
      // Whoever approves sees what everybody sees, and acts on nobody.
      expect(may('approver', act) && !may('viewer', act), act).toBe(/^(broadcast|change)\.approve/.test(act));
    }
  });

  it('stands in docs/api.md as it is', async () => {
    const rows = acts.map(
      (act) =>
        `| \`${act}\` | ${PERMISSIONS[act].what} | ${ROLES.map((role) => (may(role, act) ? 'yes' : '')).join(' | ')} |`,
    );
    const table = [
      `| act | to | ${ROLES.join(' | ')} |`,
      `| --- | --- | ${ROLES.map(() => '---').join(' | ')} |`,
      ...rows,
    ].join('\n');
    const written = /<!-- roles -->\n\n([^]*?)\n\n<!-- \/roles -->/.exec(
      readFileSync(join(packageRoot(), 'docs/api.md'), 'utf8'),
    )?.[1];
    expect(written).toBe((await format(table, { parser: 'markdown', printWidth: 110 })).trim());
  });
});
