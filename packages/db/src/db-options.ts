export type DbOptions = {
  /** postgresql://user:password@host:port/database */
  url: string;
  /** How long a query may wait for a connection before it fails. */
  connectionTimeoutMillis?: number;
  /** How long a statement may run, and be waited for; after that it fails and its connection is closed. */
  statementMsMax?: number;
  /** How long a transaction may hold its locks without a statement. */
  idleInTransactionMsMax?: number;
  /** Connections this process holds at most. */
  poolMax?: number;
  /** Shows up in pg_stat_activity. */
  applicationName?: string;
};

/** What a client was made with. A property of it, because whoever wraps a client wraps this, too. */
const madeWith = Symbol("what a client was made with");

export function rememberOptions(db: object, options: DbOptions): void {
  Object.defineProperty(db, madeWith, { value: options });
}

export function optionsOf(db: object): DbOptions {
  const options: unknown = Reflect.get(db, madeWith);
  if (options === undefined) throw new Error("this client was not made by createDb");
  // Put there above.
  return options as DbOptions;
}
