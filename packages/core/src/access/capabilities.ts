import type { Role } from "@gshf/db";

export type Action =
  | "project.read"
  | "project.write"
  | "members.write"
  | "prompts.write"
  | "policies.write"
  | "rounds.read"
  | "rounds.write"
  | "data.export"
  | "review"
  | "label";

const researcher: readonly Action[] = [
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
];

/** Who may do what: the only such table. What screens offer is derived from it. */
export const capabilities: Readonly<Record<Role, readonly Action[]>> = {
  owner: researcher,
  researcher,
  reviewer: ["project.read", "rounds.read", "review", "label"],
  labeler: ["label"],
};

export function can(role: Role, action: Action): boolean {
  return capabilities[role].includes(action);
}
