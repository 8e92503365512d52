import { expect, test } from "vitest";
import { type ConformanceReport, checkTrainer, conformanceClauses } from "./check-trainer.ts";
import { startTrainerThatIs } from "./wrong-trainer.fixture.ts";

async function check(baseUrl: string): Promise<ConformanceReport> {
  return checkTrainer(
    {
      baseUrl,
      fetch,
      algorithm: null,
      hyperparameters: {},
      baseModel: "tiny",
      seconds: 10,
      seed: "test",
    },
    { host: "127.0.0.1", port: 0, publicUrl: null },
  );
}

const wrongIn = ({ clauses }: ConformanceReport) =>
  clauses.filter(({ verdict }) => verdict === "fail" || verdict === "unknown").map(({ name }) => name);

test("a trainer that keeps to the contract passes every clause", async () => {
  await using trainer = await startTrainerThatIs(null);
  const report = await check(trainer.address);
  expect(report.clauses.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  expect(report).toMatchObject({ conforms: true, failed: 0, skipped: 0, passed: conformanceClauses.length });
});

test.concurrent.for(conformanceClauses.map(({ name }) => name))(
  "a trainer that is wrong in %s fails that clause, and no other",
  async (name, { expect: expected }) => {
    await using trainer = await startTrainerThatIs(name);
    const report = await check(trainer.address);
    expected(wrongIn(report)).toEqual([name]);
    const clause = report.clauses.find((one) => one.name === name);
    // What was sent and what came stand beside what was right.
    expected(clause).toMatchObject({ sent: expect.any(String), came: expect.any(String) });
  },
);

test("where nobody answers every clause is told apart from one that is wrong", async () => {
  const trainer = await startTrainerThatIs(null);
  await trainer[Symbol.asyncDispose]();
  const report = await check(trainer.address);
  expect(report.conforms).toBe(false);
  expect(report.clauses.find(({ name }) => name === "status-shape")?.verdict).toBe("unknown");
});
