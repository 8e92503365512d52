import { AsyncLocalStorage } from "node:async_hooks";

// One per process: Next's bundles have a copy of this module of their own, and the server in front of Next has another.
declare global {
  var gshfRequestIds: AsyncLocalStorage<string | undefined> | undefined;
}

function ids(): AsyncLocalStorage<string | undefined> {
  globalThis.gshfRequestIds ??= new AsyncLocalStorage();
  return globalThis.gshfRequestIds;
}

/** Names the request that what runs now works for, also in the jobs that it made; undefined: nobody's. */
export function currentRequestId(): string | undefined {
  return ids().getStore();
}

/** Runs something for a request, and all that it starts. */
export function forRequest<T>(id: string | undefined, run: () => T): T {
  return ids().run(id, run);
}

/** The name that whoever stands before us gave a request, where it is one. */
export function givenRequestId(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "string" && /^[\w.:;=-]{8,128}$/.test(header) ? header : undefined;
}
