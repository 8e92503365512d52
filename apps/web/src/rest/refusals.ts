/** What any call may be refused for: see `problemCodes` in problem.ts. A defect is promised nowhere. */
const everywhere = [400, 401, 403, 404, 409, 429, 503];
/** What few are refused for: the round takes no labels now; the image is too large; nobody reads that fast. */
const here: readonly [status: number, operations: readonly string[]][] = [
  [
    412,
    [
      ...["submit", "setStrength", "undo", "skip"].map((name) => `labeling.${name}`),
      ...["quality.setWeights", "quality.startJudgeRun", "rounds.simulateAnnotators"],
    ],
  ],
  [413, ["labeling.image"]],
  [425, ["labeling.submit"]],
];

/** The statuses with which an operation is refused, as the document has them. */
export function refusals(operation: string, hasBody: boolean) {
  const problem = { $ref: "#/components/responses/Problem" };
  const rare = here.flatMap(([status, operations]) => (operations.includes(operation) ? [status] : []));
  const statuses = [...everywhere, ...(hasBody ? [413] : []), ...rare];
  return Object.fromEntries(statuses.map((status) => [status, problem]));
}
