import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contents } from '../channels/twilio/content.ts';
import { NO_CONTENT_SIDS, parseContentSids, type ContentSids } from '../channels/twilio/content-sids.ts';
import type { WantedContents } from '../channels/twilio/templates.ts';
import { ConfigError } from '../platform/config.ts';
import { choiceContents } from '../conversation/choice-contents.ts';
import { packageRoot } from '../platform/root.ts';
import { templateContents } from '../wording/templates.ts';
import type { Wording } from '../wording/wording.ts';

/** The content sids of the Twilio account, below package.json. */
export const CONTENT_SIDS_FILE = 'locales/whatsapp.json';

/** All that this version of the service can send by ContentSid. */
export function wantedContents(wording: Wording): WantedContents {
  return { templates: templateContents(wording), choices: choiceContents(wording) };
}

/**
 * Reads a file of content sids. A missing file is one without sids.
 * Throws ConfigError with one line for each thing that is wrong in it.
 */
export function readContentSids(path: string, wanted: WantedContents): ContentSids {
  if (!existsSync(path)) return NO_CONTENT_SIDS;
  const read = parseContentSids(readFileSync(path, 'utf8'), {
    templates: [...new Set(wanted.templates.map(({ name }) => name))],
    choices: [...new Set(wanted.choices.map(({ key }) => key))],
  });
  if ('problems' in read) {
    throw new ConfigError(read.problems.map((problem) => `${CONTENT_SIDS_FILE}: ${problem}`));
  }
  return read;
}

/** What the transport sends by ContentSid. Throws ConfigError when the file is wrong. */
export function readContents(wording: Wording): Contents {
  const wanted = wantedContents(wording);
  const path = join(packageRoot(), CONTENT_SIDS_FILE);
  return { sids: readContentSids(path, wanted), choices: wanted.choices };
}
