import type { Role } from "@gshf/db";

/** What a member of a project may be allowed to do there. */
export const actions = [
  "project.read",
  "project.write",
  "project.own",
  "members.write",
  "audit.read",
  "prompts.write",
  "policies.write",
  "rounds.read",
  "rounds.write",
  "data.export",
  "review",
  "label",
] as const;
export type Action = (typeof actions)[number];

/** The owner answers for the project: its end, its next owner, and what everybody did. */
const ownersAlone: readonly Action[] = ["project.own", "audit.read"];

/** Who may do what: the only such table. What screens offer is derived from it. */
export const capabilities: Readonly<Record<Role, readonly Action[]>> = {
  owner: actions,
  researcher: actions.filter((action) => !ownersAlone.includes(action)),
  reviewer: ["project.read", "rounds.read", "review", "label"],
  labeler: ["label"],
};

/** What stays of these in an archived project: it can be read, left, brought back and deleted. */
const whenArchived: readonly Action[] = [
  "project.read",
  "project.own",
  "members.write",
  "audit.read",
  "rounds.read",
  "data.export",
];

/** What screens offer a member: of an archived project nothing that would be refused. */
export function rightsIn(project: { archivedAt: Date | null }, role: Role): readonly Action[] {
  const rights = capabilities[role];
  return project.archivedAt === null ? rights : rights.filter((action) => whenArchived.includes(action));
}

export function can(role: Role, action: Action): boolean {
  return capabilities[role].includes(action);
}

/** Every role that may do it, the one with most rights first. */
export function rolesThatMay(action: Action): Role[] {
  // The table's own keys.
  return (Object.keys(capabilities) as Role[]).filter((role) => can(role, action));
}
