'use strict';

// Botkit takes all of the core through botbuilder, and of botbuilder's own only names, when it loads.
const core = require('botbuilder-core');
const own = require('../left-out.cjs')('botbuilder');

module.exports = new Proxy(core, {
  get: (_target, key) => (key in core ? core[key] : own[key]),
});
