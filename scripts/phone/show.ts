import type { Answer } from './client.ts';

function cost({ channel, segments, content }: Answer): string {
  if (channel === 'sms') return `${segments} segment${segments === 1 ? '' : 's'}`;
  return content?.template === undefined ? 'WhatsApp' : `WhatsApp template ${content.template.name}`;
}

/** Lines of a message's text and of what came with it. */
function linesOf(answer: Answer): string[] {
  const lines = answer.body.split('\n');
  const pin = answer.content?.location;
  if (pin !== undefined) lines.push(`(location ${pin.latitude},${pin.longitude} ${pin.label ?? ''})`);
  return lines;
}

/** A message as one entry of a transcript: `< ` and its lines, the later ones indented. */
export function transcriptOf(answer: Answer): string {
  return linesOf(answer)
    .map((line, i) => (i === 0 ? `< ${line}` : `  ${line}`).trimEnd())
    .join('\n');
}

/** What was sent as one entry of a transcript. */
export function transcriptOfSent(shown: string): string {
  return `> ${shown}`;
}

/** A message in a frame for the terminal, at most `width` columns wide (64 when unknown), with its time and cost underneath. */
export function frameOf(answer: Answer, width: number | undefined): string {
  const inner = Math.max(36, Math.min(width ?? 64, 64) - 4);
  const lines = linesOf(answer).flatMap((line) => wrap(line, inner));
  const longest = Math.max(...lines.map((line) => Array.from(line).length), 24);
  const foot = ` ${answer.createdAt.slice(0, 16).replace('T', ' ')} UTC · ${cost(answer)} `;
  const rule = '─'.repeat(Math.max(0, longest + 2 - foot.length - 1));
  return [
    `╭${'─'.repeat(longest + 2)}╮`,
    ...lines.map((line) => `│ ${line}${' '.repeat(longest - Array.from(line).length)} │`),
    `╰${rule}${foot}─╯`,
  ].join('\n');
}

/** Breaks a line at spaces so that no part is longer than `width`; a longer word is cut. */
function wrap(line: string, width: number): string[] {
  const parts: string[] = [];
  let rest = Array.from(line);
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const cut = space > 0 ? space : width;
    parts.push(rest.slice(0, cut).join(''));
    rest = rest.slice(space > 0 ? cut + 1 : cut);
  }
  return [...parts, rest.join('')];
}
