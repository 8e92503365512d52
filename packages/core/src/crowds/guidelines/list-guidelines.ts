import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { type GuidelineVersionView, viewOfGuidelines } from "./model.ts";

export const listGuidelinesInput = z.object({ slug: z.string() });

/** Every published version, newest first, with how many labelers confirmed it. */
export async function listGuidelines(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listGuidelinesInput>,
): Promise<Outcome<(GuidelineVersionView & { confirmedBy: number })[]>> {
  const access = await authorize(deps, actor, input, "project.read");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const versions = await deps.db.guidelineVersion.findMany({
    where: { projectId },
    orderBy: { version: "desc" },
    take: 100,
  });
  const confirmed = await deps.db.agreement.groupBy({
    by: ["version"],
    where: { kind: "guidelines", member: { projectId } },
    _count: true,
  });
  const counts = new Map(confirmed.map((row) => [row.version, row._count]));
  return done(
    versions.map((row) => ({ ...viewOfGuidelines(row), confirmedBy: counts.get(row.version) ?? 0 })),
  );
}
