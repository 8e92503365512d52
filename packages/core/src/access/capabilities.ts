import type { Role } from "@gshf/db";

/** What a member of a project may be allowed to do there. */
export const actions = [
  "project.read",
  "project.write",
  "members.write",
  "prompts.write",
  "policies.write",
  "rounds.read",
  "rounds.write",
  "data.export",
  "review",
  "label",
] as const;
export type Action = (typeof actions)[number];

/** Who may do what: the only such table. What screens offer is derived from it. */
export const capabilities: Readonly<Record<Role, readonly Action[]>> = {
  owner: actions,
  researcher: actions,
  reviewer: ["project.read", "rounds.read", "review", "label"],
  labeler: ["label"],
};

export function can(role: Role, action: Action): boolean {
  return capabilities[role].includes(action);
}
