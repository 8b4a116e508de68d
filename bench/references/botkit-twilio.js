/**
 * Reference (b): Botkit 4.15 as its own documentation uses it with Twilio. Its web server, botbuilder-adapter-twilio-sms
 * with the signature check, a dialogue of five questions kept in memory. The Twilio client is replaced by one that
 * answers at once, so that no network time is counted.
 */
import { Botkit, BotkitConversation } from 'botkit';
import { TwilioAdapter } from 'botbuilder-adapter-twilio-sms';

const { TOKEN, PUBLIC_URL, SENDER } = process.env;
const path = '/webhooks/twilio/message';

const adapter = new TwilioAdapter({
  twilio_number: SENDER,
  account_sid: 'AC00000000000000000000000000000000',
  auth_token: TOKEN,
  validation_url: `${PUBLIC_URL}${path}`,
});
let sent = 0;
adapter.api = { messages: { create: () => Promise.resolve({ sid: `SM${(sent += 1)}` }) } };

// Listens on process.env.PORT.
const controller = new Botkit({ webhook_uri: path, adapter });
const talk = new BotkitConversation('registration', controller);
talk.ask('What is your case number?', async () => {}, 'number');
talk.ask('What is your date of birth?', async () => {}, 'birth');
talk.ask('Who travels with you?', async () => {}, 'family');
talk.ask('Where are you now?', async () => {}, 'place');
talk.ask('Is there anything we should know?', async () => {}, 'needs');
talk.say('You are registered.');
controller.addDialog(talk);
controller.hears('start', 'message', async (bot) => {
  await bot.beginDialog('registration');
});
