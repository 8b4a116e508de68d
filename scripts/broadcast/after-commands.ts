import { InvalidArgumentError, type Command } from 'commander';
import { RECIPIENT_STATES, UNREACHED_STATES, type RecipientState } from '../../src/domain/broadcast.ts';
import { printCsv, saveCsv } from './csv-report.ts';
import { jsonText } from '../terminal.ts';
import { JSON_OPTION } from './look-commands.ts';
import { rowsOf, wholeList } from './pages.ts';
import { oneLine } from './plain.ts';
import { at, command, sessionOf } from './session.ts';
import { progressShape, recipientShape, replyShape } from './shapes.ts';
import { headLine, reasonLines, standingLines } from './standing.ts';
import { timesIn, zoneHere } from './when.ts';
import { reasonWords, STATE_ADVICE } from './words.ts';

interface ReportOptions {
  readonly csv?: boolean;
  readonly state?: readonly RecipientState[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Verbs for what came of it. */
export function addAfterCommands(program: Command): void {
  program
    .command('report')
    .argument('<id>')
    .description('how many are in which state and why; with --state who; with --csv all of them')
    .option('--state <list>', `only ${RECIPIENT_STATES.join(', ')}`, states)
    .option('--csv', 'as CSV, without phones and names')
    .option('--out <file>', 'the CSV into a file that you alone may read')
    .option(...JSON_OPTION)
    .action(async (id: string, { csv, state, out, json }: ReportOptions, self: Command) => {
      const { client, print, note } = sessionOf(self);
      const only = state === undefined ? '' : `?state=${state.join(',')}`;
      if (json === true) print(jsonText(await wholeList(client, at(id, `/recipients${only}`))));
      else if (out !== undefined) {
        await saveCsv(client, at(id, `/report.csv${only}`), out);
        note(`Written to ${out}.`);
      } else if (csv === true) await printCsv(client, at(id, `/report.csv${only}`), process.stdout);
      else if (state === undefined) {
        const progress = await client.get(at(id), progressShape);
        print(headLine(progress.broadcast));
        for (const line of standingLines(progress)) print(line);
      } else {
        for await (const row of rowsOf(client, at(id, `/recipients${only}`), recipientShape)) {
          const why = row.reason === null ? '' : `  ${oneLine(reasonWords(row.reason))}`;
          print(`${row.receipt}  ${row.language}  ${row.channel}  ${row.state}${why}`);
        }
      }
    });

  program
    .command('unreached')
    .argument('<id>')
    .description('why how many did not get it, and what can be done')
    .option(...JSON_OPTION)
    .action(async (id: string, { json }: { readonly json?: boolean }, self: Command) => {
      const { client, print, note } = sessionOf(self);
      if (json === true) {
        print(jsonText(await wholeList(client, at(id, `/recipients?state=${UNREACHED_STATES.join(',')}`))));
        return;
      }
      const { broadcast, audience, reasons, states: counts } = await client.get(at(id), progressShape);
      print(headLine(broadcast));
      for (const line of reasonLines(reasons)) print(line);
      if (reasons.length === 0)
        print(
          audience === 0 ? 'Its audience is not frozen yet.' : 'There is nobody whom it could not reach.',
        );
      else note(`Who they are: ${command(`report ${id} --state ${UNREACHED_STATES.join(',')} --csv`)}`);
      for (const state of UNREACHED_STATES) {
        const advice = STATE_ADVICE[state];
        if (counts[state] > 0 && advice !== undefined) note(`${state}: ${advice}`);
      }
    });

  program
    .command('replies')
    .argument('<id>')
    .description('the first answer of everybody who answered')
    .option(...JSON_OPTION)
    .action(async (id: string, { json }: { readonly json?: boolean }, self: Command) => {
      const { client, print } = sessionOf(self);
      const path = at(id, '/replies');
      if (json === true) {
        print(jsonText(await wholeList(client, path)));
        return;
      }
      let none = true;
      for await (const { receipt, language, at: when, text } of rowsOf(client, path, replyShape)) {
        const shown = text === null ? '(your role may not read it)' : oneLine(text);
        print(`${timesIn(Date.parse(when), [zoneHere()])}  ${receipt}  ${language}  ${shown}`);
        none = false;
      }
      if (none) print('Nobody has answered yet. An answer shows within a minute.');
    });
}

function states(text: string): readonly RecipientState[] {
  return text.split(',').map((each) => {
    const state = RECIPIENT_STATES.find((known) => known === each.trim());
    if (state === undefined)
      throw new InvalidArgumentError(`"${each.trim()}" is none of ${RECIPIENT_STATES.join(', ')}.`);
    return state;
  });
}
