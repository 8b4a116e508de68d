'use strict';

module.exports = require('../left-out.cjs')('@azure/core-rest-pipeline');
