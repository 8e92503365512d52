import { v7 } from "uuid";
import type { Deps } from "../access/index.ts";

/** A UUID that begins with the time (version 7), so that judgments lie in their index in the order they came. */
export function newJudgmentId(deps: Pick<Deps, "randomBytes">, at: Date): string {
  return v7({ random: deps.randomBytes(16), msecs: at.getTime() });
}
