import type { Experiment, Round, Tx } from "@gshf/db";
import { roundStates, storedRoundConfigSchema } from "./model.ts";

const over = ["draft", "complete", "cancelled"];

/** The first round of an experiment that must end before the next one that learns can start; null where there is none. */
export async function findRoundUnderWay(
  db: Pick<Tx, "round">,
  experiment: Pick<Experiment, "id">,
): Promise<Round | null> {
  const state = { in: roundStates.filter((name) => !over.includes(name)) };
  const rounds = await db.round.findMany({
    where: { experimentId: experiment.id, state },
    orderBy: { number: "asc" },
  });
  // What only compares policies changes nothing that another round learns from.
  const learns = ({ config }: Round) =>
    storedRoundConfigSchema.safeParse(config).data?.comparison === undefined;
  return rounds.find(learns) ?? null;
}
