import { v4 } from "uuid";
import type { Deps } from "../access/index.ts";

/** A random UUID (version 4): whoever knows it held the lease. */
export function newLeaseId(deps: Pick<Deps, "randomBytes">): string {
  return v4({ random: deps.randomBytes(16) });
}
