import { checkTrainer } from "@gshf/trainer-protocol";
import { afterEach, expect, test } from "vitest";
import { createCleanup, temporaryDir } from "../lab.fixture.ts";
import { startTrainer } from "./trainer.fixture.ts";

const cleanup = createCleanup();
afterEach(() => cleanup.run());

test("the lab's trainer keeps to every clause of the contract", async () => {
  const { url } = await startTrainer(cleanup, temporaryDir(cleanup));
  const report = await checkTrainer(
    {
      baseUrl: `${url}/trainer`,
      fetch,
      algorithm: null,
      hyperparameters: { checkpoints: 2 },
      baseModel: "lab",
      seconds: 60,
      seed: "lab",
    },
    { host: "127.0.0.1", port: 0, publicUrl: null },
  );
  expect(report.clauses.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
});
