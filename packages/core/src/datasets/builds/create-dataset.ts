import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { newDatasetSchema } from "../model.ts";
import { mayRetry } from "./act-on-build.ts";
import { startBuild } from "./start-build.ts";

/** Begins a dataset by a recipe. Its number names it while it is being made; its manifest's hash does afterwards. */
export const createDataset = verb({
  name: "datasets.create",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: newDatasetSchema,
  output: z.object({ number: z.int(), name: z.string() }),
  run: async (deps, caller, input) => {
    const started = await startBuild(deps, caller, input);
    if (!started.ok) return started;
    const { build, isNew } = started.value;
    const { number, name, state } = build;
    if (isNew) return done({ number, name });
    const again = mayRetry(state) ? "Retry it there" : "It is there";
    const message = `Dataset ${number}, “${name}”, is made by the same recipe of the same data. ${again}, or choose another seed.`;
    return refuse("conflict", message, "seed");
  },
});
