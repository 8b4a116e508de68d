import { Command } from 'commander';
import { answerPerson, closeRequest, releaseTalk, takeTalk } from '../src/appointments/person.ts';
import { inHouse, print, type Commanded } from './house.ts';

/** Texts shown before an answer is written. */
const SHOWN_TEXTS = 5;
const MOST_TEXTS = 10_000;

const program = new Command('person').description('Talks that wait for a member of staff.');

program
  .command('list')
  .description('open requests, oldest first, with what the person last wrote')
  .action(() =>
    inHouse(async ({ storage }) => {
      const requests = [...(await storage.listPersonRequests('open'))].sort(
        (a, b) => a.openedAt - b.openedAt,
      );
      if (requests.length === 0) print('Nobody is waiting.');
      for (const { id, contactId, reason, openedAt } of requests) {
        print(`${id}  ${reason}  since ${new Date(openedAt).toISOString()}  contact ${contactId}`);
        for (const registration of await storage.listRegistrationsOf(contactId)) {
          print(
            `  registration ${registration.receipt}: ${registration.decision.outcome}, ${registration.stage}`,
          );
        }
        const texts = await storage.listInbound(contactId, MOST_TEXTS);
        for (const { text, attachment } of texts.slice(-SHOWN_TEXTS)) {
          print(`  > ${text === '' ? `(${attachment ?? 'nothing written'})` : text.replace(/\s+/g, ' ')}`);
        }
      }
    }),
  );

program
  .command('answer')
  .argument('<id>', 'id of the request')
  .argument('<text>', 'what is said, as it is')
  .description('answers through the outbox; refused when it could not arrive')
  .action((id: string, text: string) =>
    act(`Answer to ${id} queued.`, (house) => answerPerson(house, id, text)),
  );

program
  .command('close')
  .argument('<id>', 'id of the request')
  .description('closes a request; the talk goes back to the bot')
  .action((id: string) => act(`${id} is closed.`, (house) => closeRequest(house, id)));

program
  .command('take')
  .argument('<contact>', 'id of the contact, as listed')
  .description('takes the talk over: the bot is silent but for the words that always work')
  .action((contact: string) => act('The talk is with you.', (house) => takeTalk(house, contact)));

program
  .command('release')
  .argument('<contact>', 'id of the contact, as listed')
  .description('gives the talk back to the bot')
  .action((contact: string) => act('The talk is with the bot.', (house) => releaseTalk(house, contact)));

function act(done: string, work: (house: Commanded) => Promise<void>): Promise<void> {
  return inHouse(async (house) => {
    await work(house);
    print(done);
  });
}

await program.parseAsync();
