import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { copyStorage, type CopyReport } from '../src/storage/copy.ts';
import { readArguments, USAGE } from './command-line.ts';
import {
  givenKeys,
  isSame,
  keyAdvice,
  keyFor,
  openNamed,
  refuseOtherHashes,
  sideOf,
  vaultsFor,
  type Side,
} from './copy-sides.ts';
import { fail, print } from './runtime.ts';

const NOT_EQUAL = 1;

const command: Command = new Command('storage:copy')
  .description(
    'Copies everything from one database to another, empty one, and compares the two. A copy that was interrupted goes on when the same command is given again.',
  )
  .argument('<from_url>', 'sqlite:PATH, mongodb://… or mongodb+srv://…; the service must be stopped')
  .argument('<to_url>', 'the same; made when it is not there')
  .addHelpText(
    'after',
    '\nThe key is the one beside the SQLite file, else DATA_KEY. Ends with 0 when both are equal, 1 when they are not, when the copy was refused or when rows were not written by the service, 2 when the command was not understood, 78 when the key is none or not the one that a side was written with.',
  );

function sides(): { from: Side; to: Side } {
  const [from, to] = readArguments(command).args.map(sideOf);
  if (!from || !to)
    command.error('Each database is sqlite:PATH, mongodb://… or mongodb+srv://…', { exitCode: USAGE });
  if (isSame(from, to)) command.error('The two databases are the same.', { exitCode: USAGE });
  return { from, to };
}

/** One line a collection; two where the sides are not equal. */
function table({ collections }: CopyReport): readonly string[] {
  const line = (name: string, from: string, to: string, digest: string) =>
    `${name.padEnd(16)} ${from.padStart(9)} ${to.padStart(9)}  ${digest}`;
  return [
    line('collection', 'rows from', 'rows to', 'SHA-256'),
    ...collections.flatMap(({ collection, from, to }) =>
      from.digest === to.digest
        ? [line(collection, String(from.rows), String(to.rows), from.digest)]
        : [
            line(collection, String(from.rows), '', `${from.digest}  NOT EQUAL`),
            line('', '', String(to.rows), to.digest),
          ],
    ),
  ];
}

async function copy(from: Side, to: Side): Promise<void> {
  const key = keyFor(from, to, await givenKeys(process.env));
  const vaults = vaultsFor(key);
  const source = await openNamed('FROM_URL', from, vaults.from);
  try {
    const targetVault = vaults.to();
    const target = await openNamed('TO_URL', to, targetVault);
    try {
      refuseOtherHashes(vaults.from, targetVault);
      const report = await withBar((onProgress) =>
        copyStorage({ from: source, to: target, now: Date.now(), onProgress }),
      );
      if (report.resumedAt > 0) print(`${report.resumedAt} rows were there from an earlier run.`);
      for (const line of table(report)) print(line);
      for (const {
        collection,
        from: { forged },
      } of report.collections)
        if (forged > 0) {
          print(
            `${String(forged)} of ${collection} were not written by the service: they grant nothing, neither here nor there (npm run rows:verify, audit:verify).`,
          );
          process.exitCode = NOT_EQUAL;
        }
      if (report.equal) {
        print('Both hold the same.');
        print(keyAdvice(to, key));
        print('Set DATABASE_URL to the new database; do not start the service on the old one again.');
      } else {
        print('They are NOT equal: the source changed meanwhile. Empty the new database and copy again.');
        process.exitCode = NOT_EQUAL;
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

type OnProgress = NonNullable<Parameters<typeof copyStorage>[0]['onProgress']>;

async function withBar(work: (onProgress: OnProgress) => Promise<CopyReport>): Promise<CopyReport> {
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: '{bar} {percentage}% | {step} {collection} | {value} of {total} rows | {eta_formatted} left',
        clearOnComplete: true,
      })
    : null;
  let present: string | null = null;
  try {
    return await work(({ step, collection, done, total }) => {
      if (present !== step) bar?.start(total, done, { step, collection });
      present = step;
      bar?.update(done, { step, collection });
    });
  } finally {
    bar?.stop();
  }
}

const given = sides();
await copy(given.from, given.to).catch(fail);
