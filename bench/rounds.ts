import { figure, type Figure } from './figures.ts';
import { load } from './load/load.ts';
import { script as textsOf, type ScriptName } from './load/scripts.ts';
import { busyMicroseconds, cpuMicroseconds } from './machine.ts';
import { quiet as areQuiet } from './probe.ts';
import { SERVER_CORE, type Server } from './server.ts';

const CORES = [SERVER_CORE, 1];
const CONNECTIONS = 50;
/** More than any server here answers; the load makes that many requests ready for each second. */
const MOST_PER_SECOND: Readonly<Record<ScriptName, number>> = {
  hello: 12_000,
  'five-questions': 4_000,
  registration: 6_000,
};
/** Share of the server's core that others may take during a round. */
const FOREIGN = 0.12;

/** A server with what is texted to it. */
export interface Contender {
  readonly server: Server;
  readonly script: ScriptName;
  /** The next talk that was not begun yet. Grows. */
  nextTalk: number;
  /** Talks brought to their end so far. Grows. */
  finished: number;
  /** How many talks there are at all. */
  readonly talks: number;
  /** Of the fake Twilio that it sends to; left out when it sends nothing. */
  readonly twilioPort?: number;
  /** Something that grows and is read at the edges of a round, e.g. messages sent. */
  readonly alsoCount?: { readonly name: string; readonly read: () => Promise<number> };
}

export interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the server for one answered request, microseconds. */
  readonly cpu: number;
  readonly quiet: boolean;
  readonly foreign: number;
  readonly others: Readonly<Record<string, number>>;
  readonly also: number | null;
  /** When the load began, on the clock of `performance.now()`. */
  readonly beganAt: number;
}

/** One round against one server: probe, load, probe. */
export async function sample(contender: Contender, seconds: number): Promise<Sample> {
  const { server, script } = contender;
  const before = areQuiet(CORES);
  const talks = Math.min(
    Math.ceil((MOST_PER_SECOND[script] * seconds) / textsOf(script, 0).length),
    contender.talks - contender.nextTalk,
  );
  if (talks < 100) throw new Error(`${server.name}: the roster has no families left.`);
  const edge = (): [number, number, number] => [
    cpuMicroseconds(server.pid),
    busyMicroseconds(SERVER_CORE),
    performance.now(),
  ];
  let start = edge();
  let end = edge();
  const alsoStart = await contender.alsoCount?.read();
  const report = await load(
    {
      ...{
        port: server.port,
        script,
        connections: CONNECTIONS,
        firstTalk: contender.nextTalk,
        talks,
        seconds,
      },
      twilioPort: contender.twilioPort ?? null,
    },
    () => (start = edge()),
    () => (end = edge()),
  );
  const alsoEnd = await contender.alsoCount?.read();
  contender.nextTalk += report.begun;
  contender.finished += report.finished;
  const used = end[0] - start[0];
  const foreign = Math.max(0, (end[1] - start[1] - used) / ((end[2] - start[2]) * 1000));
  const after = areQuiet(CORES);
  return {
    perSecond: (report.ok / report.milliseconds) * 1000,
    p50: report.p50,
    p99: report.p99,
    cpu: used / report.ok,
    quiet: before && after && foreign <= FOREIGN,
    foreign,
    others: report.others,
    beganAt: start[2],
    also:
      alsoStart === undefined || alsoEnd === undefined
        ? null
        : ((alsoEnd - alsoStart) / report.milliseconds) * 1000,
  };
}

function report(round: number, name: string, { perSecond, cpu, quiet, foreign, others }: Sample): void {
  const parts = [
    round === 0 ? 'warm-up' : `round ${round}`,
    `${name}: ${perSecond.toFixed(0)}/s, ${cpu.toFixed(0)} µs`,
    ...(quiet ? [] : [`not quiet: others used ${(foreign * 100).toFixed(0)} %`]),
    ...(Object.keys(others).length > 0 ? [`other answers: ${JSON.stringify(others)}`] : []),
  ];
  process.stderr.write(`  ${parts.join('  ')}\n`);
}

/**
 * Samples of all contenders, round by round, in turn; the first round warms up and is not kept. Whoever's turn it is not
 * stands still: a worker that still sends what its last turn left would take the core from the others.
 */
export async function rounds(
  contenders: readonly Contender[],
  count: number,
  seconds: number,
): Promise<Sample[][]> {
  const kept: Sample[][] = [];
  for (const { server } of contenders) server.pause();
  for (let round = 0; round <= count; round += 1) {
    const samples: Sample[] = [];
    for (const contender of contenders) {
      contender.server.resume();
      const taken = await sample(contender, round === 0 ? Math.min(seconds, 3) : seconds);
      contender.server.pause();
      samples.push(taken);
      report(round, contender.server.name, taken);
    }
    if (round > 0) kept.push(samples);
  }
  for (const { server } of contenders) server.resume();
  return kept;
}

/** Figures of contender `index`, with ratios to contender 0 of the same round. Quiet rounds only, when there are any. */
export function figures(
  kept: readonly (readonly Sample[])[],
  index: number,
): { figures: Figure[]; note: string | null } {
  const pairs = kept.flatMap((samples) => {
    const reference = samples[0];
    const own = samples[index];
    return reference && own ? [{ reference, own }] : [];
  });
  const calm = pairs.filter(({ reference, own }) => reference.quiet && own.quiet);
  const counted = calm.length > 0 ? calm : pairs;
  const of = (read: (pair: { reference: Sample; own: Sample }) => number): number[] => counted.map(read);
  const failed = pairs.reduce(
    (sum, { own }) => sum + Object.values(own.others).reduce((all, n) => all + n, 0),
    0,
  );
  const notes = [
    ...(calm.length === 0 ? ['no quiet round: all rounds are shown'] : []),
    ...(failed > 0 ? [`${failed} answers were not 200 and are not counted`] : []),
  ];
  return {
    figures: [
      figure(
        'requests/s',
        of(({ own }) => own.perSecond),
      ),
      figure(
        'p50 ms',
        of(({ own }) => own.p50),
        1,
      ),
      figure(
        'p99 ms',
        of(({ own }) => own.p99),
        1,
      ),
      figure(
        'CPU µs',
        of(({ own }) => own.cpu),
      ),
      figure(
        'of bare, requests/s',
        of(({ own, reference }) => own.perSecond / reference.perSecond),
        2,
      ),
      figure(
        'of bare, CPU',
        of(({ own, reference }) => reference.cpu / own.cpu),
        2,
      ),
      ...(counted.every(({ own }) => own.also !== null)
        ? [
            figure(
              'sent/s',
              of(({ own }) => own.also ?? 0),
            ),
          ]
        : []),
    ],
    note: notes.length > 0 ? notes.join('; ') : null,
  };
}
