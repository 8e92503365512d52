import pg from "pg";

type Value = null | string | number | boolean | { bytes: string } | Value[];

/** A statement as it was sent, and what came of it. */
type Sent = {
  /** By which connection. */
  by: number;
  text: number;
  values: Value[];
  rows: number | null | "refused";
  /** Ids that the database made for it. */
  made?: string[];
};

/** What a version of ours asked of its database. */
export type Recording = {
  /** `name`: under which a connection keeps the statement prepared. */
  texts: { text: string; name?: string }[];
  sent: Sent[];
};

type Asked = { text: string; name?: string; values?: unknown[] };
type Result = { rowCount: number | null; rows?: unknown[] };
type CopyConnection = { sendCopyFromChunk(chunk: Uint8Array): void; endCopyFrom(): void };
type Copying = {
  text: string;
  callback: (error: Error | null) => void;
  handleCopyInResponse: (to: CopyConnection) => void;
};

/**
 * Keeps what this process asks of databases of tests from now on, until it is disposed. Transactions have their turn one
 * after the other meanwhile, and all stands in the order in which it was answered: sent again in that order, nothing
 * waits for locks of what comes later.
 */
export function recordStatements(): Recording & Disposable {
  const recording: Recording = { texts: [], sent: [] };
  const note = noteIn(recording);
  const takeTurn = oneTransactionAtATime();
  const original = pg.Client.prototype.query;
  function query(
    this: pg.Client & { database: string },
    asked: string | Asked | Copying,
    ...rest: unknown[]
  ) {
    const send = (...args: unknown[]) => Reflect.apply(original, this, [asked, ...args]);
    if (!this.database.startsWith("test_")) return send(...rest);
    const whole: Asked = Object.assign({}, typeof asked === "string" ? { text: asked } : asked);
    const values = rest.find(Array.isArray);
    if (values !== undefined) whole.values = values;
    const isCopy = typeof asked === "object" && "handleCopyInResponse" in asked;
    const answer = takeTurn(this, whole.text, async (closed) => {
      try {
        const result: Result = await (isCopy ? copy(asked, whole, send) : send(...(values ? [values] : [])));
        await closed?.();
        note(this, whole, result);
        return result;
      } catch (error) {
        note(this, whole, "refused");
        throw error;
      }
    });
    // A pool asks with a callback.
    const callback = rest.findLast((arg) => typeof arg === "function");
    if (callback === undefined) return answer;
    answer.then(
      (result) => callback(null, result),
      (error: unknown) => callback(error),
    );
  }
  Object.assign(pg.Client.prototype, { query });
  return Object.assign(recording, {
    [Symbol.dispose]: () => void Object.assign(pg.Client.prototype, { query: original }),
  });
}

function noteIn(recording: Recording) {
  const connections = new Map<object, number>();
  const texts = new Map<string, number>();
  const ids = newIds();
  return (client: object, { text, name, values = [] }: Asked, result: Result | "refused"): void => {
    if (!connections.has(client)) connections.set(client, connections.size);
    if (!texts.has(text)) {
      texts.set(text, recording.texts.length);
      recording.texts.push({ text, ...(name ? { name } : {}) });
    }
    const by = connections.get(client) ?? 0;
    const sent = { by, text: texts.get(text) ?? 0, values: values.map(toValue) };
    ids.know(sent.values);
    const made = result === "refused" ? [] : ids.know(result.rows);
    const rows = result === "refused" ? result : result.rowCount;
    recording.sent.push({ ...sent, rows, ...(made.length > 0 ? { made } : {}) });
  };
}

/** What is copied in stands with its statement as one value. */
function copy(asked: Copying, whole: Asked, send: () => unknown): Promise<Result> {
  const { callback, handleCopyInResponse } = asked;
  return new Promise((resolve, reject) => {
    asked.handleCopyInResponse = (to) =>
      handleCopyInResponse.call(asked, {
        sendCopyFromChunk: (chunk) => {
          whole.values = [Uint8Array.from(chunk)];
          to.sendCopyFromChunk(chunk);
        },
        endCopyFrom: () => to.endCopyFrom(),
      });
    asked.callback = (error) => {
      if (error) reject(error);
      else resolve({ rowCount: null });
      callback(error);
    };
    send();
  });
}

/** What sends a statement; once it is answered, it is noted when the transaction that ends just now has ended. */
type Send = (closed?: () => Promise<unknown>) => Promise<Result>;

function oneTransactionAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<unknown> = Promise.resolve();
  const open = new Map<object, () => void>();
  return async (client: object, text: string, send: Send): Promise<Result> => {
    const end = open.get(client);
    if (end === undefined && /^begin$/i.test(text)) {
      const turn = Promise.withResolvers<void>();
      const before = last;
      last = turn.promise;
      await before;
      open.set(client, turn.resolve);
      return send();
    }
    // Between the statements of a transaction: had it waited for that one's locks, it is answered after its end.
    if (end === undefined) return send(() => closing.catch(() => undefined));
    if (!/^(commit|rollback)$/i.test(text)) return send();
    open.delete(client);
    const answer = send().finally(end);
    closing = answer;
    return answer;
  };
}

/** Asks a database for what was recorded, from as many connections, which stay open until it is disposed. */
export type Replay = AsyncDisposable & {
  /** @throws at the first statement that fares otherwise than it did: which, and how */
  run: (from: number, until: number) => Promise<void>;
};

export function replayStatements(url: string, { texts, sent }: Recording): Replay {
  const clients = new Map<number, pg.Client>();
  const ids = newIds();
  /** What the database made then, and what it made in its place now. */
  const inPlaceOf = new Map<string, string>();
  const asNow = (value: Value): Value => {
    if (typeof value === "string") return value.replace(idPattern, (id) => inPlaceOf.get(id) ?? id);
    return Array.isArray(value) ? value.map(asNow) : value;
  };
  const clientOf = async (by: number) => {
    const client = clients.get(by) ?? (await connect(url));
    clients.set(by, client);
    return client;
  };
  const send = async ({ by, text: index, values: then, made = [] }: Sent): Promise<Fate> => {
    const { text, name } = texts[index] ?? { text: "" };
    const values = then.map(asNow);
    ids.know(values);
    try {
      const client = await clientOf(by);
      const result = await ask(client, { text, values: values.map(fromValue), ...(name ? { name } : {}) });
      for (const [i, id] of ids.know(result.rows).entries()) inPlaceOf.set(made[i] ?? id, id);
      return { rows: result.rowCount, reason: "" };
    } catch (error) {
      return { rows: "refused", reason: error instanceof Error ? `: ${error.message}` : "" };
    }
  };
  return {
    run: async (from, until) => {
      for (const [at, statement] of sent.entries()) {
        if (at < from || at >= until) continue;
        const { rows, text } = statement;
        const now = await send(statement);
        if (now.rows === rows) continue;
        throw new Error(
          `statement ${at}: ${rows} rows then, ${now.rows} now${now.reason}\n${texts[text]?.text}`,
        );
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients.values()) await client.end();
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** What became of a statement, and why where it was refused. */
type Fate = { rows: Sent["rows"]; reason: string };

const idPattern = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

/** Tells ids that were never seen before, in the order in which they stand. */
function newIds() {
  const known = new Set<string>();
  return {
    know: (value: unknown = null): string[] => {
      const found = [...new Set(JSON.stringify(value).match(idPattern))].filter((id) => !known.has(id));
      for (const id of found) known.add(id);
      return found;
    },
  };
}

async function ask(client: pg.Client, asked: Asked & { values: unknown[] }): Promise<Result> {
  if (/^copy .* from stdin/.test(asked.text)) return copyIn(client, asked.text, asked.values[0]);
  return client.query(asked);
}

function copyIn(client: pg.Client, text: string, body: unknown): Promise<Result> {
  return new Promise((resolve, reject) => {
    class Copy extends pg.Query {
      handleCopyInResponse(to: CopyConnection): void {
        if (body instanceof Uint8Array) to.sendCopyFromChunk(body);
        to.endCopyFrom();
      }
    }
    const copy = new Copy({ text });
    Object.assign(copy, {
      callback: (error: Error | null) => (error ? reject(error) : resolve({ rowCount: null })),
    });
    client.query(copy);
  });
}

function toValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string" || typeof value === "bigint") return String(value);
  throw new Error(`no value of a statement: ${typeof value}`);
}

function fromValue(value: Value): unknown {
  if (Array.isArray(value)) return value.map(fromValue);
  return value !== null && typeof value === "object" ? Buffer.from(value.bytes, "hex") : value;
}
