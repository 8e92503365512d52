import type { Judgment } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { undoWindow } from "./model.ts";

/** What somebody did with a pair that still stands: a label, or that they passed it on. */
export type Act =
  | { kind: "label"; judgmentId: string; state: Judgment["state"]; at: Date }
  | { kind: "skip"; pairId: string; at: Date };

/** Somebody's last acts in a project, as many as can be taken back, the newest first. */
export async function lastActs(deps: Pick<Deps, "db">, projectId: string, memberId: string): Promise<Act[]> {
  const [judgments, skips] = await Promise.all([
    deps.db.judgment.findMany({
      where: { memberId, state: { in: ["counted", "late", "surplus"] }, pair: { projectId } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: undoWindow,
      select: { id: true, state: true, createdAt: true },
    }),
    deps.db.skip.findMany({
      where: { memberId, pair: { projectId } },
      orderBy: [{ createdAt: "desc" }, { pairId: "desc" }],
      take: undoWindow,
      select: { pairId: true, createdAt: true },
    }),
  ]);
  const labels = judgments.map(({ id, state, createdAt }): Act => {
    return { kind: "label", judgmentId: id, state, at: createdAt };
  });
  const passed = skips.map(({ pairId, createdAt }): Act => ({ kind: "skip", pairId, at: createdAt }));
  return [...labels, ...passed].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, undoWindow);
}
