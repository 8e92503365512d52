import type { Deps } from "@gshf/core/access";
import { createDeps } from "@gshf/core/runtime";
import { env } from "./env.ts";

// One set per process, also across development reloads and the bundles that Next splits the server into.
declare global {
  var gshfDeps: Deps | undefined;
}

/** What the domain needs, made once per process. Nothing connects before it is used. */
export function getDeps(): Deps {
  globalThis.gshfDeps ??= createDeps(env(), "web");
  return globalThis.gshfDeps;
}
