import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { startChild } from '../storage/sqlite/child.ts';

describe('a process killed in the middle of commits', () => {
  let temp: TempStorage;
  beforeEach(async () => {
    temp = await openTempStorage();
  });
  afterEach(() => temp.close());

  it('loses nothing that was acknowledged and leaves no half of a turn', async () => {
    const acknowledged: string[][] = [];
    for (const killAfter of [1, 150, 400]) {
      const child = startChild('turns', temp.path, '8');
      let lines = 0;
      for await (const line of child.lines) {
        acknowledged.push(line.split(' '));
        lines += 1;
        if (lines === killAfter) child.kill('SIGKILL');
      }
      expect(await child.ended).toBe('SIGKILL');
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(551);

    const storage = await temp.reopen();
    const versions = new Map<string, number>();
    for (const [sid = '', contactId = '', version, messageId = ''] of acknowledged) {
      expect((await storage.loadTurn(sid, contactId)).seen).toBe(true);
      expect(await storage.findOutbox(messageId)).not.toBeNull();
      versions.set(contactId, Number(version));
    }
    let messages = 0;
    for (const [contactId, version] of versions) {
      const talk = await storage.findConversation(contactId);
      expect(talk?.version).toBeGreaterThanOrEqual(version);
      // Text, talk and answer of each turn came together, also of those that were not acknowledged.
      expect(await storage.listInbound(contactId, 10_000)).toHaveLength(talk?.version ?? 0);
      expect(await storage.listOutboxOf(contactId)).toHaveLength(talk?.version ?? 0);
      messages += talk?.version ?? 0;
    }
    expect((await storage.countOutbox()).queued).toBeGreaterThanOrEqual(messages);
  }, 60_000);
});
