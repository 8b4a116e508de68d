'use strict';

module.exports = require('../left-out.cjs')('@azure/abort-controller');
