import { z } from "zod";
import { type Actor, type Deps, done, type Outcome } from "../access/index.ts";
import { type ChoiceName, takesLabels } from "../slots/index.ts";
import { authorizeLabeler } from "./labeler.ts";
import { undoWindow } from "./model.ts";
import { readMessages } from "./pair-view.ts";

export const labelHistoryInput = z.object({
  slug: z.string(),
  limit: z.number().int().min(1).max(100).default(50),
});

export type PastLabel = {
  judgmentId: string;
  at: Date;
  choice: ChoiceName;
  strength: number | null;
  state: "counted" | "superseded" | "withdrawn" | "late" | "surplus";
  roundNumber: number | null;
  /** Beginning of the last user message. */
  excerpt: string;
  canUndo: boolean;
};

const excerptLengthMax = 160;

/** A labeler's own last labels, newest first. */
export async function labelHistory(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof labelHistoryInput>,
): Promise<Outcome<PastLabel[]>> {
  const access = await authorizeLabeler(deps, actor, input.slug);
  if (!access.ok) return access;
  const { project, labeler } = access.value;
  const judgments = await deps.db.judgment.findMany({
    where: { memberId: labeler.id, pair: { projectId: project.id } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: input.limit,
    select: {
      id: true,
      createdAt: true,
      choice: true,
      strength: true,
      state: true,
      slot: { select: { round: true, goldShow: { select: { round: true } } } },
      pair: { select: { prompt: { select: { messages: true } } } },
    },
  });
  let standing = 0;
  return done(
    judgments.map((judgment) => {
      const round = judgment.slot.round ?? judgment.slot.goldShow?.round ?? null;
      const isStanding = judgment.state !== "superseded" && judgment.state !== "withdrawn";
      if (isStanding) standing += 1;
      const canUndo =
        judgment.state === "counted" && standing <= undoWindow && (round === null || takesLabels(round));
      const messages = readMessages(judgment.pair.prompt.messages);
      return {
        judgmentId: judgment.id,
        at: judgment.createdAt,
        choice: judgment.choice,
        strength: judgment.strength,
        state: judgment.state,
        roundNumber: round?.number ?? null,
        excerpt: (messages.at(-1)?.content ?? "").slice(0, excerptLengthMax),
        canUndo,
      };
    }),
  );
}
