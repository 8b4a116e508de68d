/** How whatever the port is asked for reaches the database: refused once closed, waited for by close(), its errors those of the catalogue. */
export type Call = <T>(work: () => Promise<T>) => Promise<T>;
