import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { readConversation } from "../prompts/index.ts";
import { takesLabels } from "../slots/index.ts";
import { choices } from "../slots/model.ts";
import { labelerOf } from "./labeler.ts";
import { undoWindow } from "./model.ts";

const pastLabelSchema = z.object({
  judgmentId: z.string(),
  at: z.date(),
  choice: z.enum(choices),
  strength: z.number().nullable(),
  state: z.enum(["counted", "superseded", "withdrawn", "late", "surplus"]),
  roundNumber: z.int().nullable(),
  /** Beginning of the last user message. */
  excerpt: z.string(),
  canUndo: z.boolean(),
});
export type PastLabel = z.output<typeof pastLabelSchema>;

const excerptLengthMax = 160;

/** A labeler's own last labels, newest first. */
export const listPastLabels = verb({
  name: "labeling.history",
  kind: "query",
  may: "label",
  input: z.object({ slug: z.string(), limit: z.int().min(1).max(100).default(50) }),
  output: z.array(pastLabelSchema),
  run: async (deps: Pick<Deps, "db">, { project, member }, { limit }) => {
    const labeler = labelerOf(member);
    if (!labeler.ok) return labeler;
    const judgments = await deps.db.judgment.findMany({
      where: { memberId: labeler.value.id, pair: { projectId: project.id } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit,
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
        const { messages } = readConversation(judgment.pair.prompt.messages);
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
  },
});
