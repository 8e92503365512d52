import type { Action } from "./capabilities.ts";
import type { Scope } from "./model.ts";

/** Which scope of an API token an action needs, to ask and to change: the only such table. */
const scopesOfActions: Readonly<Record<Action, { query: Scope; mutation: Scope }>> = {
  "project.read": both("read"),
  "rounds.read": both("read"),
  "data.export": both("read"),
  review: { query: "read", mutation: "label" },
  label: both("label"),
  "prompts.write": both("import"),
  "rounds.write": both("rounds"),
  "policies.write": both("train"),
  "project.write": both("admin"),
  "project.own": both("admin"),
  "members.write": both("admin"),
  "audit.read": both("admin"),
};

function both(scope: Scope) {
  return { query: scope, mutation: scope };
}

export function scopeOf(action: Action, kind: "query" | "mutation"): Scope {
  return scopesOfActions[action][kind];
}
