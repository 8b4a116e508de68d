/** What each package of package.json is there for. */
export const REASONS: Readonly<Record<string, string>> = {
  '@node-rs/argon2': 'hashes passwords of the console (argon2id)',
  'botbuilder-core': 'activities and the turn context of the bot',
  botkit: 'the bot: `hears`, `on` and middleware',
  chardet: 'tells the encoding of a file that is not UTF-8',
  'cli-progress': 'the bars of long commands',
  commander: 'arguments of commands',
  'csv-parse': 'reads rosters and slots',
  dayjs: 'dates and zones',
  esbuild: 'builds; the same that tsx runs commands with',
  express: 'routes of the API and the pages',
  formidable: 'files that are uploaded by a page',
  helmet: 'security headers',
  'htmx.org': 'the script of the console’s pages; served, never run here',
  'i18n-iso-countries': 'nationalities of the roster',
  i18next: 'every text that people read',
  'iconv-lite': 'decodes what spreadsheets save',
  'libphonenumber-js': 'phone numbers',
  libsql: 'the embedded database',
  mongoose: 'MongoDB, where DATABASE_URL names one',
  otpauth: 'codes of the second factor',
  pino: 'the log',
  preact: 'makes the pages',
  'preact-render-to-string': 'makes the pages, on the server alone',
  'prom-client': '`/metrics`',
  'rate-limiter-flexible': 'limits of the API by token and address',
  tsx: 'runs commands and the build from their sources',
  twilio: 'requests to Twilio, and the signature of its webhooks',
  uqr: 'the QR code of the second factor',
  xstate: 'the machine of the talk',
  zod: 'checks whatever comes from outside',
};

/** What gets no new versions or hardly any, and what of it can be reached. */
export const UNMAINTAINED: Readonly<Record<string, { readonly why: string; readonly reachable: string }>> = {
  botkit: {
    why: 'stands on the Bot Framework SDK, which Microsoft has archived; 4.15.0 is its last version',
    reachable:
      'the constructor without web server, `middleware`, `hears`, `on`, `BotWorker`, `processTriggersAndEvents`: what `src/bot/` calls with texts of people. It parses nothing, opens no connection and reads no file',
  },
  'botbuilder-core': {
    why: 'Bot Framework SDK, archived by Microsoft (notice of October 2025)',
    reachable:
      '`TurnContext`, `BotAdapter`, and the constructors of the memory that Botkit makes and nobody uses',
  },
  'botbuilder-stdlib': { why: 'the same', reachable: 'loaded; of it small helpers of the core' },
  'botbuilder-dialogs-adaptive-runtime-core': { why: 'the same', reachable: 'loaded, nothing called' },
  'botframework-schema': { why: 'the same', reachable: 'its constants (`ActivityTypes`)' },
  'dependency-graph': { why: 'finished; comes with the same', reachable: 'loaded, nothing called' },
  ware: { why: 'finished since 2015', reachable: 'Botkit’s chains of middleware, two for each text' },
  'wrap-fn': { why: 'the same', reachable: 'calls each link of those chains' },
  co: {
    why: 'an old major version, by wrap-fn',
    reachable: 'loaded; called for generators, and no link is one',
  },
  mustache: {
    why: 'finished',
    reachable: 'loaded; called by Botkit’s conversations, of which there are none',
  },
  tdigest: { why: 'finished', reachable: 'loaded; called by summaries, and no metric is one' },
  bintrees: { why: 'finished', reachable: 'the same' },
  xmlbuilder: {
    why: 'an old major version, by twilio',
    reachable: 'TwiML, which no answer of ours is made with',
  },
  '@neon-rs/load': { why: 'hardly any versions', reachable: 'finds the binary of libsql at its start' },
  diacritics: { why: 'finished', reachable: 'takes accents off a nationality of the roster' },
  dezalgo: { why: 'finished', reachable: 'by formidable, once for each upload' },
};
