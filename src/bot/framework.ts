// The room imports Botkit from here alone. What Botkit's packages load and no turn calls is left out (left-out/).
export {
  ActivityTypes,
  BotAdapter,
  TurnContext,
  type Activity,
  type ResourceResponse,
} from 'botbuilder-core';
export { Botkit, BotWorker, type BotkitMessage } from 'botkit';
