import { reactionTo } from './error-table.ts';

/** What one of Twilio's error codes says of a message, for staff who call the person. */
export function errorWords(code: string): string {
  const reaction = reactionTo({ code: Number(code), status: null, to: '' });
  switch (reaction.kind) {
    case 'phone_off':
      return 'the phone was off or out of reach';
    case 'busy':
      return 'lost on the way';
    case 'unknown':
      return 'nobody knows whether it left';
    case 'sender':
      return 'our number was refused';
    case 'ours':
      return 'the message was refused or filtered';
    case 'refused':
      switch (reaction.flag) {
        case 'dead':
          return 'no such number, or a landline';
        case 'stopped':
          return 'the person stopped our messages';
        case 'not_on_channel':
          return 'no WhatsApp on this number';
        case 'outside_window':
          return 'WhatsApp takes no free text now';
        case null:
          return 'refused';
      }
  }
}
