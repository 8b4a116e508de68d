import type { Page, Request } from 'playwright-core';

/** What came of an address that the browser asked for. */
export interface Loaded {
  readonly url: string;
  readonly type: string;
  /** As they came over the wire, headers and all. */
  readonly bytes: number;
}

/** What was seen of pages while they were used. */
export interface Watched {
  /** What they complained of: errors of scripts, refused loads, a policy that lets too much in. */
  readonly problems: string[];
  /** Addresses that are not the service's. */
  readonly elsewhere: readonly string[];
  readonly watch: (page: Page) => void;
  /** Everything that came, once it is whole. */
  readonly loaded: () => Promise<readonly Loaded[]>;
}

/** @param origin of the service */
export function createWatched(origin: string): Watched {
  const problems: string[] = [];
  const elsewhere: string[] = [];
  const noted: Promise<Loaded | null>[] = [];
  const note = async (asked: Request): Promise<Loaded> => {
    const [sizes, response] = await Promise.all([asked.sizes(), asked.response()]);
    const headers = response?.headers() ?? {};
    const isPage = response?.ok() === true && headers['content-type']?.startsWith('text/html') === true;
    const policy = headers['content-security-policy'] ?? '';
    const isWhole = asked.resourceType() === 'document';
    if (isPage && isWhole && (!policy.startsWith("default-src 'none'") || policy.includes('unsafe')))
      problems.push(`${asked.url()}: ${policy}`);
    const bytes = sizes.responseBodySize + sizes.responseHeadersSize;
    return { url: asked.url(), type: asked.resourceType(), bytes };
  };
  return {
    problems,
    elsewhere,
    watch(page) {
      page.on('console', (message) => {
        // A refused form is answered with its status, which the browser notes.
        if (message.type() === 'error' && !message.text().includes('status of 4'))
          problems.push(`${page.url()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
      page.on('request', (asked) => {
        if (new URL(asked.url()).origin !== origin) elsewhere.push(asked.url());
      });
      page.on('requestfinished', (asked) => {
        // Of a page that was left meanwhile nothing more is known.
        noted.push(note(asked).catch(() => null));
      });
    },
    loaded: async () => (await Promise.all(noted)).filter((each) => each !== null),
  };
}
