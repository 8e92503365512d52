import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";

export const countStoppedInput = z.object({ slug: z.string() });

/** How many people of a project are paused, and so wait for a researcher's decision, and how many are blocked. */
export async function countStopped(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof countStoppedInput>,
): Promise<Outcome<{ paused: number; blocked: number }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const count = (state: "paused" | "blocked") =>
    deps.db.memberStanding.count({
      where: { state, member: { projectId: access.value.project.id, removedAt: null } },
    });
  return done({ paused: await count("paused"), blocked: await count("blocked") });
}
