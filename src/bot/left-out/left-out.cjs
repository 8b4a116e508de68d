'use strict';

/** Says that a package was used that is left out. */
class LeftOutError extends Error {
  constructor(name, what) {
    super(
      `${what} of ${name} was used, which is left out: docs/decisions/0018-left-out.md says why, and how to put it back`,
    );
    this.name = 'LeftOutError';
  }
}

/** Throws LeftOutError, and warns of it: whoever called may swallow it. */
function refuseUse(name, what) {
  const error = new LeftOutError(name, what);
  process.emitWarning(error);
  throw error;
}

/**
 * A class, function, constant or object of a package that is left out. While modules load they may extend it, read constants
 * of it and use those as keys. Whoever calls it, makes one, or writes to it gets LeftOutError.
 */
function thing(name, what) {
  const refuse = () => refuseUse(name, what);
  const parts = new Map();
  return new Proxy(function () {}, {
    apply: refuse,
    construct: refuse,
    set: refuse,
    has: refuse,
    ownKeys: refuse,
    get(target, key) {
      if (key === 'prototype') return target.prototype;
      if (key === Symbol.toPrimitive) return () => `${name}: ${what}`;
      if (typeof key !== 'string') return refuse();
      if (!parts.has(key)) parts.set(key, thing(name, `${what}.${key}`));
      return parts.get(key);
    },
  });
}

/** Any module of the package `name`, with every export that is asked for. */
function moduleOf(name) {
  const exported = new Map();
  const refuse = () => refuseUse(name, 'The module');
  return new Proxy(function () {}, {
    apply: refuse,
    construct: refuse,
    get(_target, key) {
      // The interop of compiled modules asks these of every module.
      if (typeof key !== 'string' || key === '__esModule' || key === 'then') return undefined;
      if (!exported.has(key)) exported.set(key, thing(name, key));
      return exported.get(key);
    },
  });
}

module.exports = moduleOf;
module.exports.thing = thing;
