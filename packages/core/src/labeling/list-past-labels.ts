import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { readConversation } from "../prompts/index.ts";
import { takesLabels } from "../slots/index.ts";
import { choices } from "../slots/model.ts";
import { labelerOf } from "./labeler.ts";
import { undoWindow } from "./model.ts";

const pastLabelSchema = z.object({
  /** A label, or that the pair was passed on. */
  kind: z.enum(["label", "skip", "flag"]),
  /** Of a label, and what became of it. */
  judgmentId: z.string().nullable(),
  choice: z.enum(choices).nullable(),
  strength: z.number().nullable(),
  state: z.enum(["counted", "superseded", "withdrawn", "late", "surplus"]).nullable(),
  /** Of a skip or a flag: the lease to take it back by, and its reason. */
  leaseId: z.string().nullable(),
  reason: z.string().nullable(),
  at: z.date(),
  roundNumber: z.int().nullable(),
  /** Beginning of the last user message. */
  excerpt: z.string(),
  canUndo: z.boolean(),
});
export type PastLabel = z.output<typeof pastLabelSchema>;

const excerptLengthMax = 160;

/** What a labeler did lately, newest first. */
export const listPastLabels = verb({
  name: "labeling.history",
  kind: "query",
  may: "label",
  input: z.object({ slug: z.string(), limit: z.int().min(1).max(100).default(50) }),
  output: z.array(pastLabelSchema),
  run: async (deps: Pick<Deps, "db">, { project, member }, { limit }) => {
    const labeler = labelerOf(member);
    if (!labeler.ok) return labeler;
    const of = { projectId: project.id, memberId: labeler.value.id, limit };
    const acts = (await Promise.all([pastLabels(deps, of), pastSkips(deps, of)])).flat();
    acts.sort((a, b) => b.at.getTime() - a.at.getTime());
    let standing = 0;
    for (const act of acts) {
      if (act.state !== "superseded" && act.state !== "withdrawn") standing += 1;
      act.canUndo &&= standing <= undoWindow;
    }
    return done(acts.slice(0, limit));
  },
});

type Of = { projectId: string; memberId: string; limit: number };

const slotOf = { select: { round: true, goldShow: { select: { round: true } } } } as const;
const promptOf = { select: { messages: true } } as const;

async function pastLabels(deps: Pick<Deps, "db">, { projectId, memberId, limit }: Of): Promise<PastLabel[]> {
  const judgments = await deps.db.judgment.findMany({
    where: { memberId, pair: { projectId } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    select: {
      id: true,
      createdAt: true,
      choice: true,
      strength: true,
      state: true,
      slot: slotOf,
      pair: { select: { prompt: promptOf } },
    },
  });
  return judgments.map(({ id, createdAt, choice, strength, state, slot, pair }) => {
    const round = slot.round ?? slot.goldShow?.round ?? null;
    return {
      kind: "label",
      judgmentId: id,
      choice,
      strength,
      state,
      leaseId: null,
      reason: null,
      at: createdAt,
      roundNumber: round?.number ?? null,
      excerpt: excerptOf(pair.prompt.messages),
      canUndo: state === "counted" && (round === null || takesLabels(round)),
    };
  });
}

async function pastSkips(deps: Pick<Deps, "db">, { projectId, memberId, limit }: Of): Promise<PastLabel[]> {
  const skips = await deps.db.skip.findMany({
    where: { memberId, pair: { projectId } },
    orderBy: [{ createdAt: "desc" }, { pairId: "desc" }],
    take: limit,
    select: {
      pairId: true,
      reason: true,
      flagged: true,
      reviewedAt: true,
      createdAt: true,
      pair: { select: { prompt: promptOf } },
    },
  });
  const leases = await deps.db.lease.findMany({
    where: { memberId, slot: { pairId: { in: skips.map(({ pairId }) => pairId) } } },
    orderBy: { grantedAt: "asc" },
    select: { id: true, slot: { select: { pairId: true, round: true, goldShow: slotOf.select.goldShow } } },
  });
  // The last one of each pair.
  const leaseOf = new Map(leases.map((lease) => [lease.slot.pairId, lease]));
  return skips.map(({ pairId, reason, flagged, reviewedAt, createdAt, pair }) => {
    const lease = leaseOf.get(pairId) ?? null;
    const round = lease?.slot.round ?? lease?.slot.goldShow?.round ?? null;
    return {
      kind: flagged ? "flag" : "skip",
      judgmentId: null,
      choice: null,
      strength: null,
      state: null,
      leaseId: lease?.id ?? null,
      reason: reason.split(":", 1)[0] ?? "",
      at: createdAt,
      roundNumber: round?.number ?? null,
      excerpt: excerptOf(pair.prompt.messages),
      canUndo: lease !== null && reviewedAt === null && (round === null || takesLabels(round)),
    };
  });
}

function excerptOf(messages: unknown): string {
  return (readConversation(messages).messages.at(-1)?.content ?? "").slice(0, excerptLengthMax);
}
