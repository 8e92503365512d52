/** What is sent to each operation that takes a body, as an example; tested against the schemas. */
const uuid = "0199f2a4-6a5c-7c1e-9a57-3f1f0c6f2b11";
const server = { baseUrl: "https://policies.example.org/v1", model: "llama-3.1-8b-instruct" };
const arms = [
  { name: "uncertainty", share: 0.75, strategy: "uncertainty" },
  { name: "control", share: 0.25, strategy: "random" },
];
const config = { pairs: 128, samples: 8, labelsPerPair: 1, arms };
const pay = { mode: "per_label", amountMilli: 120, currency: "GBP" };
const study = { name: "Wave 1", pairsPerSession: 40, completionCode: "C1A2B3", pay };
const answered = { choice: "left", strength: 2, reasons: [], durationMs: 21_000, visibleMs: 20_400 };
const recipe = { name: "offline-dpo" };

const examples: Readonly<Record<string, object>> = {
  "access.createApiToken": { name: "Notebook", scopes: ["read", "rounds"], expiresInDays: 30 },
  "access.createInvite": { role: "labeler", usesMax: 20, expiresInHours: 168 },
  "projects.create": { slug: "helpfulness", name: "Helpfulness" },
  "projects.update": { description: "Short answers for a phone." },
  "webhooks.create": {
    name: "Job queue",
    url: "https://jobs.example.org/gshf",
    events: ["round.labels_complete", "training.finished"],
  },
  "webhooks.update": { isOn: true },
  "webhooks.rotateSecret": {},
  "webhooks.test": {},
  "webhooks.resend": {},
  "webhooks.resendFailed": { since: "2026-11-30T00:00:00Z" },
  "members.setRole": { role: "reviewer" },
  "members.passOwnership": { confirm: "L-0002" },
  "prompts.change": { ids: [uuid], use: "rounds", addTags: ["coding"] },
  "prompts.beginImport": {
    kind: "prompts",
    fileName: "p.jsonl",
    bytes: 1_000_000,
    fingerprint: "2026-11-30",
  },
  "prompts.previewImport": { kind: "comparisons", columns: { Frage: "prompt" } },
  "prompts.startImport": { badRows: "skip", split: "test" },
  "policies.create": { name: "llama-sft", ...server, role: "reference" },
  "policies.update": { temperature: 0.7, maxTokens: 800 },
  "policies.archive": { isArchived: true },
  "policies.setMain": { policyId: uuid },
  "policies.setFeatureMap": { baseUrl: "https://embedder.example.org/v1", model: "e5-large" },
  "datasets.create": { name: "All rounds", recipe: { kind: "mixture", offline: false } },
  "datasets.preview": { recipe: { kind: "mixture", choice: { votesMin: 2 } } },
  "datasets.previewExport": { format: "trl-preference" },
  "datasets.export": { format: "trl-preference" },
  "trainings.create": { manifestSha256: "0".repeat(64), name: "dpo-1", algorithm: "dpo", eta: 0.1 },
  "evaluations.create": { name: "After round 2", policies: [uuid], splits: ["validation"] },
  "experiments.create": { experiment: "eta-half", name: "Half the KL penalty", copyOf: "main" },
  "experiments.update": { hypothesis: "Half the penalty gains more at the same KL." },
  "experiments.archive": { isArchived: true },
  "rounds.create": { name: "Round with a control", config },
  "rounds.update": { name: "Round with a control", config },
  "rounds.clone": { experiment: "main" },
  "rounds.preview": { config },
  "rounds.takePolicy": server,
  "rounds.simulateAnnotators": { annotators: 5, tieRate: 0.1 },
  "recipes.start": { recipe },
  "recipes.preview": { recipe },
  "quality.setStanding": { state: "paused", reason: "Answers faster than anybody reads." },
  "quality.adjudicate": { verdict: "first", note: "The second is wrong about the date." },
  "quality.dismissFlags": { note: "Both answers are fine." },
  "quality.markGold": { pairId: "0".repeat(32) },
  "quality.addGoldFromImports": { count: 20 },
  "quality.writeAttentionCheck": {
    instruction: "Please choose the answer that says yes.",
    rightAnswer: "Yes.",
    wrongAnswer: "No.",
  },
  "quality.setWeights": { isOn: true },
  "quality.setRules": { rules: { goldRate: 0.05 } },
  "quality.saveJudge": {
    name: "judge-large",
    baseUrl: "https://judges.example.org/v1",
    model: "judge-large",
  },
  "quality.startJudgeRun": { number: 3 },
  "quality.actOnJudgeRun": { action: "pause" },
  "crowds.agree": { kind: "guidelines", version: 2 },
  "crowds.answerTest": { pairId: "0".repeat(32), choice: "left" },
  "crowds.publishGuidelines": { text: "Prefer the answer that is true.", basedOn: 1 },
  "crowds.publishText": { kind: "welcome", text: "Thank you for helping.", basedOn: 0 },
  "crowds.updateTest": { isOn: true, itemsPerAttempt: 5, rightMin: 4, attemptsMax: 2 },
  "crowds.saveTestItem": { answer: "first", explanation: "The second invents a source." },
  "crowds.createStudy": { platform: "prolific", ...study },
  "crowds.updateStudy": { ...study, isClosed: true },
  "crowds.setPayRate": { studyId: null, ...pay },
  "crowds.markPaid": {
    from: null,
    until: "2026-11-30T00:00:00Z",
    reference: "Batch 7",
    people: [{ memberId: uuid, rateId: uuid, amountMilli: "4800" }],
  },
  "labeling.next": { prefetch: 2 },
  "labeling.submit": { leaseId: uuid, ...answered },
  "labeling.skip": { leaseId: uuid, reason: "cannot_judge" },
  "labeling.heartbeat": { leaseIds: [uuid] },
  "labeling.release": { leaseIds: [uuid] },
  "labeling.setStrength": { strength: 3 },
  "labeling.undo": {},
  "labeling.savePreferences": { layout: "stack" },
  "labeling.setRules": { rules: { rationaleShare: 0.1 } },
};

export function exampleOf(operation: string): object | undefined {
  return examples[operation];
}
