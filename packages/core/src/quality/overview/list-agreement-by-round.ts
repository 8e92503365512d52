import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { agreementSchema } from "../statistics/agreement-schema.ts";
import { loadKept } from "../statistics/kept.ts";

const agreementRowSchema = z.object({
  round: z.int(),
  /** Null: the whole round. */
  arm: z.string().nullable(),
  /** Labels up to then are in it. */
  asOf: z.date(),
  agreement: agreementSchema,
});
export type AgreementRow = z.output<typeof agreementRowSchema>;

const roundsShownMax = 50;

/** How far people agree, by round and by arm within it, as computed last; the newest round first. */
export const listAgreementByRound = verb({
  name: "quality.agreement",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.array(agreementRowSchema),
  run: async (deps, { project }) => {
    const rounds = await deps.db.round.findMany({
      where: { projectId: project.id },
      orderBy: { number: "desc" },
      select: { id: true, number: true },
    });
    const kept = await loadKept(deps.db, project.id, "agreement");
    const labeled = rounds.filter(({ id }) => (kept.get(id)?.value.length ?? 0) > 0);
    return done(
      labeled.slice(0, roundsShownMax).flatMap(({ id, number }) => {
        const { value = [], asOf = new Date(0) } = kept.get(id) ?? {};
        return value.map(({ arm, agreement }) => ({ round: number, arm, asOf, agreement }));
      }),
    );
  },
});
