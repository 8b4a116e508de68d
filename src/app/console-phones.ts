import { AvisoError } from '../domain/errors.ts';
import { parseAddress, readPosted } from '../channels/simulator/message.ts';
import type { SimulatorDeps } from '../channels/simulator/routes.ts';
import { countPending, listTalk } from '../channels/simulator/talk.ts';
import type { Phones } from '../console/pages/page.ts';
import { contactPoint } from '../domain/address.ts';

/** More choices than WhatsApp shows are numbers alone. */
const MOST_BUTTONS = 10;

/** The simulated phones, as the console shows them beside itself. */
export function createConsolePhones(
  deps: Pick<SimulatorDeps, 'simulator' | 'clock' | 'ids' | 'take' | 'messagesTo' | 'textsFrom'>,
): Phones {
  const { simulator, clock, ids } = deps;
  return {
    read: parseAddress,
    async talk(address) {
      const point = contactPoint(address);
      const [rows, texts] = await Promise.all([deps.messagesTo(point), deps.textsFrom(point)]);
      const lines = listTalk(rows, texts).map((message) => {
        const choices = message.kind === 'received' ? (message.content?.choices ?? []) : [];
        return {
          ...{ id: message.id, by: message.kind, channel: message.channel, body: message.body },
          at: Date.parse(message.createdAt),
          choices: message.channel === 'whatsapp' && choices.length <= MOST_BUTTONS ? choices : [],
        };
      });
      return { lines, pending: countPending(rows, clock.now()) };
    },
    async send({ address, channel, text, payload }) {
      const body = { from: address, channel, body: text, ...(payload === null ? {} : { payload }) };
      const posted = readPosted(body, { sid: `SM${ids.next()}`, receivedAt: clock.now() });
      if (!posted.ok)
        throw new AvisoError('request_invalid', posted.problems.map(({ detail }) => detail).join(' '));
      await deps.take(posted.message);
      simulator.changed(address);
    },
  };
}
