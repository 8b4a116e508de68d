/** How whatever the port is asked for reaches the file: refused once closed, tried again while another holds it. */
export interface Calls {
  readonly read: Call;
  /** In a transaction, of whose flush others that wait have a share. */
  readonly write: Call;
}

type Call = <T>(work: () => T) => Promise<T>;
