'use strict';

const leftOut = require('../left-out.cjs');
const dialogs = leftOut('botbuilder-dialogs');

// The one thing of it that Botkit does when it is made: it keeps a set of dialogues, in which there are none.
const DialogSet = new Proxy(class DialogSet {}, {
  construct: () => leftOut.thing('botbuilder-dialogs', 'a DialogSet'),
});

module.exports = new Proxy(dialogs, {
  get: (target, key) => (key === 'DialogSet' ? DialogSet : target[key]),
});
