/**
 * Reference (a): the least that Twilio's documentation asks of a webhook. Express 5, its form parser, the signature
 * check, an empty answer. Nothing is read, decided, stored or sent.
 */
import express from 'express';
import webhooks from 'twilio/lib/webhooks/webhooks.js';

const { PORT, TOKEN, PUBLIC_URL } = process.env;
const path = '/webhooks/twilio/message';

const app = express();
app.post(path, express.urlencoded({ extended: false }), (request, response) => {
  const signature = request.get('x-twilio-signature') ?? '';
  if (!webhooks.validateRequest(TOKEN, signature, `${PUBLIC_URL}${path}`, request.body)) {
    response.sendStatus(403);
    return;
  }
  response.type('text/xml').send('<Response/>');
});
app.listen(Number(PORT), '127.0.0.1');
