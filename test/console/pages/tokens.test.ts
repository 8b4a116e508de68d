import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGoodToken } from '../../../src/console/tokens.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let admin: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  admin = await world.as('admin');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

async function make(fields: Readonly<Record<string, string>>) {
  await admin.get('/tokens/new');
  const seen = await admin.send('/tokens/new', {
    name: '',
    staff: '',
    role: 'viewer',
    days: '30',
    ...fields,
  });
  return { seen, text: /aviso_[\w-]{43}/.exec(seen.html)?.[0] ?? '' };
}
const holder = (text: string) => findGoodToken(temp.storage, { now: () => world.now }, text);

describe('tokens', () => {
  it('are made for a new person or one who is there, and shown once', async () => {
    const { text } = await make({ name: 'Importer', role: 'operator' });
    const first = await holder(text);
    expect(first).toMatchObject({ token: { role: 'operator' }, person: { name: 'Importer' } });
    const list = (await admin.get('/tokens')).html;
    expect(list).toContain('Importer');
    expect(list).toContain('the admin');
    expect(list).not.toContain(text);
    const second = await make({ staff: first?.person.id ?? '' });
    expect((await holder(second.text))?.person.id).toBe(first?.person.id);
    const [row] = await temp.storage.listAuditBefore({ before: 1e12, limit: 1 });
    expect(row).toMatchObject({ act: 'token.create', detail: { days: 30 } });
  });

  it('let nobody in once they are revoked', async () => {
    const { text } = await make({ name: 'Reports' });
    const id = (await holder(text))?.token.id ?? '';
    await admin.get('/tokens');
    expect((await admin.send(`/tokens/${id}/revoke`)).to).toBe('/tokens?done=token_revoked');
    expect(await holder(text)).toBeNull();
    expect((await admin.get('/tokens')).html).not.toContain(`/tokens/${id}/revoke`);
    expect((await admin.send('/tokens/none/revoke')).status).toBe(404);
  });

  it.each([
    [{ name: '   ' }, 'Give a name of at most 60 characters'],
    [{ name: 'x'.repeat(300) }, 'Give a name of at most 60 characters'],
    [{ name: 'A "B"', days: '400' }, 'from 1 to 366'],
    [{ name: 'A', days: '<script>' }, 'from 1 to 366'],
  ])('are refused with what was typed kept: %j', async (fields, why) => {
    const { seen, text } = await make({ role: 'approver', ...fields });
    expect(seen.status).toBe(422);
    expect(text).toBe('');
    expect(seen.html).toContain(why);
    expect(seen.html).toContain('<option value="approver" selected>');
    for (const value of Object.values(fields))
      expect(seen.html).toContain(`value="${value.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`);
  });

  it('have names that are shown as text', async () => {
    await make({ name: '<script>alert(1)</script>' });
    const { html } = await admin.get('/tokens');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script>alert(1)');
  });
});
