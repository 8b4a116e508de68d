import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { createContentApi, type ContentApi } from '../src/channels/twilio/content-api.ts';
import type { ContentSids } from '../src/channels/twilio/content-sids.ts';
import {
  checkContents,
  createContents,
  type CheckedContent,
  type WantedContents,
} from '../src/channels/twilio/templates.ts';
import { ConfigError, readConfig } from '../src/platform/config.ts';
import { CONTENT_SIDS_FILE, readContentSids, wantedContents } from '../src/app/contents.ts';
import { packageRoot } from '../src/platform/root.ts';
import { createWording } from '../src/wording/i18n.ts';
import { runCommand } from './command-line.ts';
import { fail, print } from './runtime.ts';

/** What to do about each state of a content. */
const ADVICE: Readonly<Record<CheckedContent['state'], string>> = {
  ok: '',
  not_configured: 'run: npm run templates -- create',
  not_found: 'the account has no such content: take the sid out of the file and run create',
  different: 'the text has changed since: take the sid out of the file and run create',
  not_submitted: 'run: npm run templates -- create',
  waiting: 'wait for WhatsApp; it takes minutes to days',
  rejected:
    'read the reason in the Twilio Console; change the text, take the sid out of the file, run create',
};

const program = new Command('templates').description(
  `WhatsApp templates and buttons: compares ${CONTENT_SIDS_FILE} with the Twilio account, and makes what is missing.`,
);
program.option('--file <path>', 'another file of content sids', join(packageRoot(), CONTENT_SIDS_FILE));
const path = (): string => z.string().parse(program.opts()['file']);

program
  .command('check')
  .description(
    'a table of what is there, what is missing and what to do; exit code 1 when something is missing',
  )
  .action(() =>
    inAccount(async (api, wanted, sids) => {
      const checked = checkContents(wanted, sids, await api.list());
      table(
        checked.map(({ kind, name, language, state, detail }) => [
          kind,
          name,
          language,
          state,
          detail || ADVICE[state],
        ]),
      );
      const missing = checked.filter(({ state }) => state !== 'ok').length;
      print(`${String(checked.length - missing)} of ${String(checked.length)} can be sent.`);
      if (missing > 0) process.exitCode = 1;
    }),
  );

program
  .command('create')
  .description(
    `makes what is missing, submits templates to WhatsApp, and writes the sids to ${CONTENT_SIDS_FILE}`,
  )
  .action(() =>
    inAccount(async (api, wanted, sids) => {
      const done = await createContents(wanted, sids, api, write);
      table(
        done.map(({ kind, name, language, did, sid, detail }) => [
          kind,
          name,
          language,
          did,
          detail || (sid ?? ''),
        ]),
      );
      const refused = done.filter(({ did }) => did === 'refused').length;
      print(done.length === 0 ? 'Nothing was missing.' : `Done; ${String(refused)} refused.`);
      if (refused > 0) process.exitCode = 1;
    }),
  );

async function inAccount(
  work: (api: ContentApi, wanted: WantedContents, sids: ContentSids) => Promise<void>,
): Promise<void> {
  try {
    const { twilio } = readConfig(process.env);
    if (twilio === null) {
      throw new ConfigError(['TWILIO_ACCOUNT_SID: is missing; templates belong to a Twilio account']);
    }
    const wanted = wantedContents(createWording({ localesDir: join(packageRoot(), 'locales') }));
    await work(
      createContentApi({ ...twilio, authToken: twilio.authTokenNext ?? twilio.authToken }),
      wanted,
      readContentSids(path(), wanted),
    );
  } catch (error) {
    fail(error);
  }
}

/** Written beside and then moved over: never half a file. */
function write(sids: ContentSids): void {
  writeFileSync(`${path()}.new`, `${JSON.stringify(sids, null, 2)}\n`);
  renameSync(`${path()}.new`, path());
}

function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  for (const row of rows) {
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

program.addHelpText(
  'after',
  '\nTWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_API_BASE_URL are read from the environment.',
);

await runCommand(program);
