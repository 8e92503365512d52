import type { Role } from "@gshf/db";
import type { Deps } from "./deps.ts";

export type DemoUser = { userId: string; name: string; role: Role | null };

/** The people a visitor of the demo can be, by one click. Outside the demo there are none. */
export async function listDemoUsers(deps: Deps): Promise<DemoUser[]> {
  if (!deps.settings.demo) return [];
  const users = await deps.db.user.findMany({
    where: { isDemo: true, deletedAt: null },
    include: { memberships: { where: { removedAt: null }, orderBy: { createdAt: "asc" }, take: 1 } },
    orderBy: { createdAt: "asc" },
    take: 6,
  });
  return users.map((user) => ({
    userId: user.id,
    name: user.name ?? "Demo visitor",
    role: user.memberships[0]?.role ?? null,
  }));
}
