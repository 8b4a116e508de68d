import type { Phone } from './client.ts';
import { readLine } from './script.ts';
import { transcriptOf, transcriptOfSent } from './show.ts';

/**
 * Plays a script on a phone: each line is sent when everything before it has been answered. `print` gets the
 * transcript, entry by entry. Throws PhoneError.
 */
export async function playScript(
  phone: Phone,
  lines: AsyncIterable<string> | Iterable<string>,
  print: (entry: string) => void,
): Promise<void> {
  await phone.pickUp();
  for await (const text of lines) {
    const line = readLine(text);
    switch (line.kind) {
      case 'nothing':
        continue;
      case 'send':
        print(transcriptOfSent(line.shown));
        await phone.send(line.content);
        break;
      case 'clock':
        await phone.moveClock(line.to);
        print(`@ ${new Date(await phone.now()).toISOString()}`);
        break;
      case 'wait':
    }
    for (const answer of await phone.answers(line.kind === 'wait' ? line.ms : undefined))
      print(transcriptOf(answer));
  }
}
