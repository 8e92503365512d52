import { v4, v7 } from "uuid";
import type { Deps } from "../access/index.ts";

/** A random UUID (version 4): whoever knows it held the lease. */
export function newLeaseId(deps: Pick<Deps, "randomBytes">): string {
  return v4({ random: deps.randomBytes(16) });
}

/** A UUID that begins with the time (version 7), so that judgments lie in their index in the order they came. */
export function newJudgmentId(deps: Pick<Deps, "randomBytes">, at: Date): string {
  return v7({ random: deps.randomBytes(16), msecs: at.getTime() });
}
