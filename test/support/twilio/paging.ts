/** One page of a list, as both of Twilio's kinds of list need it. */
interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly size: number;
  /** Index of the first item in the whole list. */
  readonly start: number;
  /** Path and query of each page; null where there is none. */
  readonly uri: string;
  readonly first: string;
  readonly next: string | null;
  readonly previous: string | null;
}

const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 1000;

/**
 * Cuts a page out of a list. A page after the first is anchored at the last item of the one before (`PageToken`), so that
 * what arrives in between shifts nothing.
 * @param items the whole list in its order
 * @param url the request
 */
export function pageOf<T extends { readonly sid: string }>(items: readonly T[], url: URL): Page<T> {
  const query = url.searchParams;
  const size = Math.min(Number(query.get('PageSize') ?? DEFAULT_SIZE), LARGEST_SIZE);
  const page = Number(query.get('Page') ?? 0);
  const anchor = query.get('PageToken')?.slice(2);
  const start = anchor === undefined ? page * size : items.findIndex((item) => item.sid === anchor) + 1;
  const shown = items.slice(start, start + size);
  const at = (number: number, token: string | null): string => {
    const other = new URLSearchParams(query);
    other.set('PageSize', String(size));
    other.set('Page', String(number));
    other.delete('PageToken');
    if (token !== null) other.set('PageToken', token);
    return `${url.pathname}?${other.toString()}`;
  };
  const last = shown.at(-1)?.sid ?? '';
  return {
    items: shown,
    page,
    size,
    start,
    uri: url.pathname + url.search,
    first: at(0, null),
    next: start + size < items.length ? at(page + 1, `PA${last}`) : null,
    previous: page === 0 ? null : at(page - 1, null),
  };
}
