import { Command, InvalidArgumentError } from 'commander';
import { erasePerson } from '../src/erasure/erase-person.ts';
import { AvisoError } from '../src/domain/errors.ts';
import { exportFamily } from '../src/people/export-family.ts';
import { joinRegistrations } from '../src/staff-requests/join.ts';
import { IDENTIFIED_BY } from '../src/domain/moving.ts';
import { beginMove, stopMove } from '../src/staff-requests/begin-move.ts';
import { moveRegistration } from '../src/staff-requests/move.ts';
import { setOtherPhone, type OtherPhoneKind } from '../src/staff-requests/other-phone.ts';
import { answerPerson, askToWrite } from '../src/staff-requests/answer.ts';
import { holderOf, holderOfTalk } from '../src/staff-requests/holder.ts';
import { closeRequest, releaseTalk, takeTalk } from '../src/staff-requests/staff-request.ts';
import { requestDetails } from '../src/staff-requests/request-details.ts';
import { closeReached } from '../src/reach/unreached.ts';
import { recordLooks } from '../src/console/looks.ts';
import { isUrgent, urgentFirst } from '../src/domain/person-request.ts';
import { withdrawRegistration } from '../src/staff-requests/withdraw.ts';
import { changeTravellers, foreseeTravellers, markOfPlan } from '../src/decisions/change-travellers.ts';
import { changeOf, planLines, readNumber, type PeopleOptions } from './person-people.ts';
import { splitRegistration } from '../src/decisions/split-registration.ts';
import { runCommand } from './command-line.ts';
import { withRuntime, withRuntimeToRead, print, type Commanded } from './runtime.ts';
import { readPhone } from './read-argument.ts';
import { REASONS, triedLines, whenLine } from './unreached-lines.ts';

/** Texts shown before an answer is written. */
const SHOWN_TEXTS = 5;

const program = new Command('person').description('Talks that wait for a member of staff.');

program
  .command('list')
  .description('open requests, who may be in danger first, then the oldest, with what the person last wrote')
  .action(() =>
    withRuntimeToRead(async (runtime) => {
      const { storage, clock } = runtime;
      await closeReached(runtime);
      const requests = urgentFirst(await storage.listPersonRequests('open'));
      if (requests.length === 0) print('Nobody is waiting.');
      for (const request of requests) {
        const { id, contactId, reason, about, openedAt, takenBy } = request;
        const talk = await storage.findConversation(contactId);
        const { unreached, registrations, texts } = await requestDetails(storage, request, {
          texts: SHOWN_TEXTS,
          now: clock.now(),
        });
        await recordLooks(runtime, 'person list', {
          contacts: [contactId],
          receipts: registrations.map(({ receipt }) => receipt),
        });
        const urgent = isUrgent(request) ? 'URGENT  ' : '';
        const of = about === null ? '' : ` (${about})`;
        const since = new Date(openedAt).toISOString();
        print(`${urgent}${id}  ${REASONS[reason]}${of}  since ${since}  contact ${contactId}`);
        print(
          `  ${talk?.language ?? 'no language yet'}, ${takenBy === null ? 'nobody has it' : `taken by ${takenBy}`}`,
        );
        if (isUrgent(request) && talk?.stopped === true) print('  stopped our messages: call');
        const from = texts.at(-1)?.from;
        if (from !== undefined) print(`  writes from ${from}`);
        if (unreached !== null) {
          print(`  ${whenLine(unreached)}`);
          for (const line of triedLines(unreached)) print(`  ${line}`);
        }
        for (const registration of registrations) {
          print(
            `  registration ${registration.receipt}: ${registration.decision.outcome}, ${registration.stage}`,
          );
        }
        for (const { text, attachment } of texts) {
          print(`  > ${text === '' ? `(${attachment ?? 'nothing written'})` : text.replace(/\s+/g, ' ')}`);
        }
      }
    }),
  );

program
  .command('answer')
  .argument('<id>', 'id of the request')
  .argument('<text>', 'what is said, as it is')
  .description('answers through the outbox; refused when it could not arrive, or would move people')
  .action((id: string, text: string) =>
    withRuntime(async (runtime) => {
      const seen = await holderOf(runtime.storage, id);
      const { segments } = await answerPerson(runtime, id, { text, when: 'now', seen });
      print(`Answer to ${id} queued: ${String(segments)} ${segments === 1 ? 'segment' : 'segments'}.`);
    }),
  );

program
  .command('ask')
  .argument('<id>', 'id of the request')
  .description('asks the person to write first, when WhatsApp takes no free text any more')
  .action((id: string) => act(`${id} is asked to write.`, (runtime) => askToWrite(runtime, id)));

program
  .command('close')
  .argument('<id>', 'id of the request')
  .description('closes a request; the talk goes back to the bot')
  .action((id: string) =>
    act(`${id} is closed.`, async (runtime) =>
      closeRequest(runtime, id, await holderOf(runtime.storage, id)),
    ),
  );

program
  .command('take')
  .argument('<contact>', 'id of the contact, as listed')
  .description('takes the talk over: the bot is silent but for the words that always work')
  .action((contact: string) =>
    act('The talk is with you.', async (runtime) =>
      takeTalk(runtime, contact, await holderOfTalk(runtime.storage, contact)),
    ),
  );

program
  .command('release')
  .argument('<contact>', 'id of the contact, as listed')
  .description('gives the talk back to the bot')
  .action((contact: string) =>
    act('The talk is with the bot.', async (runtime) =>
      releaseTalk(runtime, contact, await holderOfTalk(runtime.storage, contact)),
    ),
  );

program
  .command('erase')
  .argument('<subject>', 'receipt of a registration, or id of a contact as listed')
  .requiredOption('--reason <text>', 'who asked for it, and how; stands in the audit')
  .description('erases what is known of a person, as BORRAR does; cannot be undone')
  .action((subject: string, { reason }: { reason: string }) =>
    act('Erased.', (runtime) => erasePerson(runtime, subject, reason)),
  );

program
  .command('split')
  .argument('<kept>', 'receipt of the registration that stayed')
  .argument('<other>', 'receipt of the one that ended with the join')
  .requiredOption('--reason <text>', 'for the audit, without personal data')
  .description(
    'splits registrations that were joined by mistake, once the roster has them apart; each phone is told once',
  )
  .action((kept: string, other: string, { reason }: { reason: string }) =>
    act(`Registration ${other.toUpperCase()} counts by itself again.`, (runtime) =>
      splitRegistration(runtime, { kept: kept.toUpperCase(), other: other.toUpperCase() }, reason, null),
    ),
  );

program
  .command('lost-phone')
  .argument('<receipt>', 'receipt of the registration')
  .option('--to <number>', 'the new phone, with + and its country code; it has texted before', readPhone)
  .option(
    '--said <things>',
    `what the caller said and was right, with commas: ${IDENTIFIED_BY.join(', ')}`,
    '',
  )
  .option('--stop', 'stop it: nothing is moved')
  .requiredOption('--reason <text>', 'for the audit, without personal data')
  .description(
    'moves a registration of a family that lost its phone: that one is warned and has 24 hours to object',
  )
  .action((receipt: string, options: { to?: string; said: string; stop?: true; reason: string }) =>
    act(
      options.stop === true
        ? 'Stopped; nothing was moved.'
        : 'The phone of now is warned; in 24 hours it is done.',
      async (runtime) => {
        const { to, reason } = options;
        if (options.stop === true) return stopMove(runtime, receipt.toUpperCase(), reason);
        if (to === undefined) throw new InvalidArgumentError('Give --to or --stop.');
        const words = options.said.split(',').map((word) => word.trim());
        const said = IDENTIFIED_BY.filter((each) => words.includes(each));
        await beginMove(runtime, { receipt: receipt.toUpperCase(), to, said, reason });
      },
    ),
  );

program
  .command('people')
  .argument('<receipt>', 'receipt of the registration')
  .option('--add <number>', 'A-number of somebody whom the roster has in this family', readNumber)
  .option('--child <names>', 'a child born since, without a number: "Given names|Surnames|YYYY-MM-DD"')
  .option('--died <number>', 'A-number of who died', readNumber)
  .option('--stays <number>', 'A-number of who stays behind', readNumber)
  .option('--mistaken <number>', 'A-number of whom it was noted by mistake that they died', readNumber)
  .option('--settles', 'what they said that the roster does not have is settled by this')
  .option('--move', 'give the whole family another date where its slot has no room for all of them')
  .option('--dry-run', 'say what it would do')
  .requiredOption('--reason <text>', 'for the audit, without personal data')
  .description('adds or takes off a person: a birth, a death, who does not travel; the family is told once')
  .action((receipt: string, options: PeopleOptions) =>
    withRuntime(async (runtime) => {
      const order = {
        ...{ receipt: receipt.toUpperCase(), change: changeOf(options), reason: options.reason },
        ...{ settles: options.settles === true, childId: runtime.ids.next() },
      };
      const plan = await foreseeTravellers(runtime, order);
      for (const line of planLines(plan)) print(line);
      if (options.dryRun === true) return;
      const mark = plan.date.kind === 'moved' && options.move !== true ? null : markOfPlan(plan);
      await changeTravellers(runtime, { ...order, mark });
      print('Done.');
    }),
  );

program
  .command('withdraw')
  .argument('<receipt>', 'receipt of the registration')
  .requiredOption('--reason <text>', 'who asked for it, and how; stands in the audit')
  .description(
    'withdraws a registration for a family that asked for it; it is told once, and how to begin again',
  )
  .action((receipt: string, { reason }: { reason: string }) =>
    act(`Registration ${receipt.toUpperCase()} is withdrawn.`, (runtime) =>
      withdrawRegistration(runtime, { receipt: receipt.toUpperCase() }, reason),
    ),
  );

program
  .command('export')
  .argument('<receipt>', 'receipt of a registration')
  .requiredOption('--reason <text>', 'who asked for it, and how; stands in the audit')
  .description('prints what is stored about a family as JSON, as the console gives it out')
  .action((receipt: string, { reason }: { reason: string }) =>
    withRuntime(async (runtime) => {
      const code = receipt.toUpperCase();
      const registration = await runtime.storage.findRegistrationByReceipt(code);
      if (registration === null) throw new AvisoError('not_found', `Registration ${code}.`);
      await recordLooks(runtime, 'person export', { receipts: [code] });
      print(JSON.stringify(await exportFamily(runtime, registration, reason), null, 2));
    }),
  );

program
  .command('join')
  .argument('<kept>', 'receipt of the registration that stays')
  .argument('<other>', 'receipt of the one that ends')
  .description(
    'joins two registrations that the roster has in one family; the phone of the second is told that it counts together now',
  )
  .action((kept: string, other: string) =>
    act(`Registration ${other.toUpperCase()} is joined.`, (runtime) =>
      joinRegistrations(runtime, kept.toUpperCase(), other.toUpperCase()),
    ),
  );

program
  .command('move')
  .requiredOption('--receipt <code>', 'receipt of the registration')
  .requiredOption(
    '--to <number>',
    'the phone that gets it, with + and its country code; it waits for staff',
    readPhone,
  )
  .requiredOption('--reason <text>', 'for the audit, without personal data')
  .description(
    'moves a registration to another phone of the family, for whoever has no receipt; both phones are told',
  )
  .action(({ receipt, to, reason }: { receipt: string; to: string; reason: string }) =>
    act(`Registration ${receipt.toUpperCase()} is moved.`, (runtime) =>
      moveRegistration(runtime, receipt.toUpperCase(), { to, reason }),
    ),
  );

for (const [which, whose] of [
  ['alternate', 'the phone that the family named'],
  ['shelter', 'the phone of the shelter where the family lives'],
] as const satisfies readonly (readonly [OtherPhoneKind, string])[]) {
  program
    .command(which)
    .argument('<receipt>', 'receipt code of the registration')
    .argument('[number]', 'with + and its country code', readPhone)
    .option('--whatsapp', 'told on WhatsApp first, not by SMS')
    .option('--none', 'takes it off')
    .description(`${whose}: told the appointment, and nothing else, when they cannot be reached`)
    .action((receipt: string, number: string | undefined, options: { whatsapp?: boolean; none?: boolean }) =>
      act(`Registration ${receipt.toUpperCase()} is changed.`, (runtime) => {
        if ((number === undefined) !== (options.none === true))
          throw new InvalidArgumentError('Give a number, or --none.');
        const channel = options.whatsapp === true ? 'whatsapp' : 'sms';
        return setOtherPhone(runtime, receipt.toUpperCase(), which, number ?? null, channel);
      }),
    );
}

function act(done: string, work: (runtime: Commanded) => Promise<void>): Promise<void> {
  return withRuntime(async (runtime) => {
    await work(runtime);
    print(done);
  });
}

await runCommand(program);
