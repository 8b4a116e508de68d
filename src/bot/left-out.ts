import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * What Botkit's packages load and no turn ever calls, by the package that asks for it: the recognisers of its dialogues, the
 * log-in to Azure, its connector and streams, and its own web server. Loading them took three quarters of the bot's start.
 */
export const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  botkit: ['express', 'botframework-connector'],
  botbuilder: [
    'botframework-connector',
    'botframework-streaming',
    'botbuilder-stdlib/lib/azureCoreHttpCompat',
  ],
  'botbuilder-core': ['botframework-connector'],
  'botbuilder-dialogs': [
    '@microsoft/recognizers-text-choice',
    '@microsoft/recognizers-text-date-time',
    '@microsoft/recognizers-text-number',
    '@microsoft/recognizers-text-suite',
    'botframework-connector',
  ],
  'botbuilder-stdlib': [
    '@azure/core-auth',
    '@azure/core-client',
    '@azure/core-http-compat',
    '@azure/core-rest-pipeline',
  ],
  'botframework-schema': ['adaptivecards'],
};

/** Says that Botkit called what is left out: its line in LEFT_OUT has to go. */
export class LeftOutError extends Error {
  constructor(what: string) {
    super(`${what} is left out: take it off LEFT_OUT`);
    this.name = 'LeftOutError';
  }
}

/** What may be extended while modules load, and throws once it is made or called. */
function leftOut(what: string): () => never {
  return function () {
    throw new LeftOutError(what);
  };
}

/**
 * A module whose every export may be named and extended while others load, and throws LeftOutError when it is made
 * or called.
 */
function standIn(name: string): object {
  const exported = new Map<string, unknown>();
  return new Proxy(
    {},
    {
      get(_target, key) {
        // The interop of compiled modules asks these of every module.
        if (typeof key !== 'string' || key === '__esModule' || key === 'then') return undefined;
        if (!exported.has(key)) exported.set(key, leftOut(`${name} ${key}`));
        return exported.get(key);
      },
    },
  );
}

/** The file that `name` is when `by` asks for it. */
const fileOf = (by: string, name: string): string =>
  require.resolve(name, { paths: [dirname(require.resolve(by))] });

for (const [by, names] of Object.entries(LEFT_OUT))
  for (const name of names) {
    const path = fileOf(by, name);
    // Somebody else loaded it already: it costs nothing more.
    if (require.cache[path] !== undefined) continue;
    const left = new Module(path);
    left.filename = path;
    left.loaded = true;
    left.exports = standIn(name);
    require.cache[path] = left;
  }
