import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { type TestState, testStates } from "../model.ts";

const attemptSchema = z.object({
  attempt: z.int(),
  right: z.int(),
  total: z.int(),
  passed: z.boolean().nullable(),
  endedAt: z.date().nullable(),
});

const testResultSchema = z.object({
  memberId: z.string(),
  pseudonym: z.string(),
  attempts: z.array(attemptSchema),
  state: z.enum(testStates),
});
export type TestResult = z.output<typeof testResultSchema>;

/** How labelers did in the qualification test, those who need a decision first. */
export const listTestResults = verb({
  name: "crowds.testResults",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string() }),
  output: z.array(testResultSchema),
  run: async (deps, { project }) => {
    const test = await deps.db.qualificationTest.findUnique({ where: { projectId: project.id } });
    const members = await deps.db.member.findMany({
      where: { projectId: project.id, removedAt: null, qualifications: { some: {} } },
      include: { qualifications: { orderBy: { attempt: "asc" } } },
      orderBy: { pseudonym: "asc" },
      take: 1_000,
    });
    const results = members.map(({ id, pseudonym, qualifications }) => {
      const attempts = qualifications.map(({ attempt, right, total, passed, endedAt }) => ({
        attempt,
        right,
        total,
        passed,
        endedAt,
      }));
      return { memberId: id, pseudonym, attempts, state: stateOf(attempts, test?.attemptsMax ?? 1) };
    });
    return done(results.sort((a, b) => Number(b.state === "failed") - Number(a.state === "failed")));
  },
});

function stateOf(attempts: TestResult["attempts"], attemptsMax: number): TestState {
  if (attempts.some((attempt) => attempt.passed === true)) return "passed";
  if (attempts.some((attempt) => attempt.passed === null)) return "under-way";
  return attempts.length < attemptsMax ? "may-retry" : "failed";
}
