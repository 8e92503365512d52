/** Postgres' own code (SQLSTATE) or the adapter's kind, wherever in the chain of causes it hides. */
function* codes(error: unknown, depth = 0): Generator<string> {
  if (typeof error !== "object" || error === null || depth > 6) return;
  for (const key of ["code", "originalCode", "kind"] as const) {
    const value = Reflect.get(error, key);
    if (typeof value === "string") yield value;
  }
  for (const key of ["cause", "meta", "driverAdapterError", "error"] as const) {
    yield* codes(Reflect.get(error, key), depth + 1);
  }
}

function has(error: unknown, wanted: ReadonlySet<string>): boolean {
  for (const code of codes(error)) if (wanted.has(code)) return true;
  return false;
}

// P2034 is Prisma's name for 40001 (serialization failure) and 40P01 (deadlock).
const conflicts = new Set(["40001", "40P01", "P2034", "TransactionWriteConflict"]);

// 57P01-57P03: shut down, crashed, starting up. 08xxx: connection broke. 53300: too many connections.
const outages = new Set(
  (
    "57P01 57P02 57P03 08000 08001 08003 08006 53300 ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT " +
    "P1001 P1002 P1008 P1017 P2024 DatabaseNotReachable ConnectionClosed SocketTimeout TooManyConnections"
  ).split(" "),
);

/** What pg and its pool say, without a code, of a server that hung up or is silent. */
const silent =
  /connection terminated|server closed the connection|query read timeout|timeout expired|timeout exceeded when trying to connect/i;

/** Two transactions got in each other's way: nothing was written, running it again is right. */
export function isConflict(error: unknown): boolean {
  return has(error, conflicts);
}

/** The database was away or hung up. What the statement did is unknown if it was a commit. */
export function isOutage(error: unknown): boolean {
  if (has(error, outages)) return true;
  return error instanceof Error && silent.test(error.message);
}

/** The server's disk is full (`disk_full`): nothing was written, and running it again is right once there is space. */
export function isFull(error: unknown): boolean {
  return has(error, new Set(["53100"]));
}

/** A row with these unique values is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return has(error, new Set(["P2002", "23505", "UniqueConstraintViolation"]));
}

/** Other rows depend on one that was to go, or a row is named that is not there. */
export function isReferenced(error: unknown): boolean {
  return has(error, new Set(["P2003", "23001", "23503", "ForeignKeyConstraintViolation"]));
}
