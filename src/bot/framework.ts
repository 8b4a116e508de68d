// Comes first: what Botkit never calls is not loaded. The room imports Botkit from here alone.
import './left-out.ts';

export {
  ActivityTypes,
  BotAdapter,
  TurnContext,
  type Activity,
  type ResourceResponse,
} from 'botbuilder-core';
export { Botkit, BotWorker, type BotkitMessage } from 'botkit';
