import { AsyncLocalStorage } from "node:async_hooks";

/** Something that takes time, on the way from a request to what came of it. */
export type SpanOf = {
  /** Of few kinds: `GET /api/v1/projects/{slug}`, never an address that was asked for. */
  name: string;
  kind: "server" | "consumer" | "client";
  attributes: Attributes;
  /** Whose part it is, as `traceparent` of W3C Trace Context; where left out, that of what runs now. */
  parent?: string | undefined;
};

/** By the names of OpenTelemetry's semantic conventions. */
export type Attributes = Readonly<Record<string, string | number>>;

/** A span that has begun. */
export type Span = {
  /** What names it to others. */
  readonly traceparent: string;
  note(attributes: Attributes, name?: string): void;
  /** @param fault in a word, where it went wrong */
  end(fault?: string): void;
};

/** What keeps the spans of this process. */
export type Tracing = { begin(span: SpanOf): Span };

// One per process, like the ids of requests: Next's bundles have a copy of this module of their own.
declare global {
  var gshfTracing: Tracing | undefined;
  var gshfSpans: AsyncLocalStorage<Span> | undefined;
}

function spans(): AsyncLocalStorage<Span> {
  globalThis.gshfSpans ??= new AsyncLocalStorage();
  return globalThis.gshfSpans;
}

/** Names what runs now to whoever works for it elsewhere (https://www.w3.org/TR/trace-context/); undefined: it has no trace. */
export function currentTrace(): string | undefined {
  return spans().getStore()?.traceparent;
}

/** Says more of what runs now, and what it is called, once that is known. */
export function noteOnSpan(attributes: Attributes, name?: string): void {
  spans().getStore()?.note(attributes, name);
}

/** Runs something as a part of a trace, where this process keeps traces. It ends with it. */
export async function inSpan<T>(of: SpanOf, run: (span: Span | undefined) => Promise<T>): Promise<T> {
  const span = globalThis.gshfTracing?.begin({ ...of, parent: of.parent ?? currentTrace() });
  if (span === undefined) return run(undefined);
  try {
    const value = await spans().run(span, () => run(span));
    span.end();
    return value;
  } catch (error) {
    span.end(error instanceof Error ? error.name : "thrown");
    throw error;
  }
}
