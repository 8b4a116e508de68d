import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { recordLooks } from '../src/console/looks.ts';
import type { Config } from '../src/platform/config.ts';
import { readDataKeys } from '../src/platform/key-source.ts';
import { packageRoot } from '../src/platform/root.ts';
import { readKnownWords } from '../src/proof/replay/known-words.ts';
import { recordTalk } from '../src/proof/replay/record-talk.ts';
import { recordSettings } from '../src/proof/replay/record-settings.ts';
import type { CopyStorage } from '../src/storage/copy-port.ts';
import { createVault } from '../src/storage/vault.ts';
import { readArguments } from './command-line.ts';
import { openPrivateFile } from './private-file.ts';
import { print, withRuntimeToRead, type Commanded } from './runtime.ts';

const PAGE = 500;
const RANDOM = 2 ** 32;

const command = readArguments(
  new Command('talks:export')
    .description(
      'Writes all talks of the database to a file for flows:replay, with names, numbers, dates and codes replaced. Read it before you give it to anybody: docs/understanding.md.',
    )
    .argument('<file>', 'written anew, readable by its owner alone'),
);

const [path = ''] = command.args;
await withRuntimeToRead(write);

async function write(runtime: Commanded): Promise<void> {
  const known = readKnownWords(join(packageRoot(), 'locales'));
  const random = (): number => randomInt(RANDOM) / RANDOM;
  const copy = await openAside(runtime.config);
  const file = await openPrivateFile(path);
  try {
    file.stream.write(`${JSON.stringify(await recordSettings(runtime))}\n`);
    let talks = 0;
    for await (const contacts of contactsOf(copy)) {
      await recordLooks(runtime, 'talks:export', { contacts });
      for (const contactId of contacts) {
        const talk = await recordTalk(contactId, talks + 1, { ...runtime, known, random });
        if (talk === null) continue;
        talks += 1;
        file.stream.write(`${JSON.stringify(talk)}\n`);
      }
    }
    await file.keep();
    print(`${String(talks)} talks; written to ${path}.`);
  } finally {
    await file.drop();
    await copy.close();
  }
}

/** Whoever has a conversation, page by page. */
async function* contactsOf(copy: CopyStorage): AsyncGenerator<readonly string[]> {
  let after: string | null = null;
  do {
    const page = await copy.exportRows('conversations', after, PAGE);
    yield page.rows.map(({ record }) => String(record['contactId']));
    after = page.next;
  } while (after !== null);
}

/** The same database once more, as it is copied: that alone lists everybody. */
async function openAside(config: Config): Promise<CopyStorage> {
  const { database } = config;
  const vault = createVault(await readDataKeys(config), randomBytes);
  if (database.kind === 'sqlite') {
    const { openSqliteForCopy } = await import('../src/storage/sqlite/copy.ts');
    return openSqliteForCopy({ path: database.path, vault });
  }
  const { openMongoForCopy } = await import('../src/storage/mongo/copy.ts');
  return openMongoForCopy({ url: database.url, vault });
}
