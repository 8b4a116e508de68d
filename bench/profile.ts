import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { figure, type Row } from './figures.ts';

/** A V8 CPU profile, as far as it is read here. Deltas in microseconds, one for each sample. */
const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
type Profile = z.infer<typeof profileSchema>;

/** Whose code a place is: a package, a room of ours, or Node itself. */
function ownerOf(url: string, functionName: string): string {
  const packaged = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url);
  if (packaged) return packaged[1] ?? '';
  const ours = /dist\/(src\/(?:channels\/\w+|storage\/\w+|\w+)|flows)/.exec(url);
  if (ours) return ours[1] ?? '';
  if (url.startsWith('node:')) return url;
  return functionName.startsWith('(') ? functionName : 'native';
}

function share(total: number, micros: number, turns: number): Row['figures'] {
  return [figure('% of busy', [(100 * micros) / total], 1), figure('µs a turn', [micros / turns], 1)];
}

/**
 * Where a server's time went, as rows: by owner, the functions with most time of their own, and those with most time
 * including what they call. Idle time and the first `skipMs` milliseconds are left out. `turns` is how many were
 * answered meanwhile.
 */
export function profileRows(path: string, turns: number, skipMs: number): Row[] {
  const profile: Profile = profileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const own = new Map<number, number>();
  let at = 0;
  profile.samples.forEach((id, index) => {
    const delta = Math.max(0, profile.timeDeltas[index] ?? 0);
    at += delta;
    if (at > skipMs * 1000) own.set(id, (own.get(id) ?? 0) + delta);
  });
  const byOwner = new Map<string, number>();
  const bySelf = new Map<string, number>();
  const byTotal = new Map<string, number>();
  let busy = 0;
  const add = (map: Map<string, number>, key: string, micros: number): void => {
    map.set(key, (map.get(key) ?? 0) + micros);
  };
  const walk = (id: number, above: ReadonlySet<string>): void => {
    const node = nodes.get(id);
    if (!node) return;
    const { functionName, url, lineNumber } = node.callFrame;
    const micros = own.get(id) ?? 0;
    const file = url.replace(/^.*?\/(node_modules|dist)\//, '$1/');
    const place = `${functionName || '(anonymous)'} ${file}${file === '' ? '' : `:${lineNumber + 1}`}`;
    if (!['(idle)', '(root)'].includes(functionName)) {
      busy += micros;
      add(byOwner, ownerOf(url, functionName), micros);
      add(bySelf, place, micros);
      // A recursive function counts once.
      for (const caller of new Set([...above, place])) add(byTotal, caller, micros);
    }
    const below = new Set([...above, place]);
    for (const child of node.children ?? []) walk(child, below);
  };
  const root = profile.nodes[0];
  if (root) walk(root.id, new Set());
  const top = (group: string, map: ReadonlyMap<string, number>, count: number): Row[] =>
    [...map]
      .filter(([name]) => !name.startsWith('(root)'))
      .sort((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([name, micros]) => ({ group, name, figures: share(busy, micros, turns) }));
  return [
    ...top('Profile: whose code', byOwner, 30),
    ...top('Profile: time of its own', bySelf, 40),
    ...top('Profile: with what it calls', byTotal, 60),
  ];
}
