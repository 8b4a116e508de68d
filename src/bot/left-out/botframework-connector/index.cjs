'use strict';

module.exports = require('../left-out.cjs')('botframework-connector');
