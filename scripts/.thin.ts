import { rmSync } from "node:fs";
import { addMember } from "@gshf/core/access";
import { evaluationByProject } from "@gshf/core/evaluation";
import { nextPair, submitJudgment } from "@gshf/core/labeling";
import { getRound, roundPair, roundPairs } from "@gshf/core/rounds";
import { createDeps, parseEnv, serviceEnv } from "@gshf/core/runtime";
import { demoPools, seedDemo } from "../prisma/scenarios/demo.ts";
import { startStack } from "./stack/start-stack.ts";

rmSync("/tmp/thin/data", { recursive: true, force: true });
const t0 = performance.now();
const t = () => ((performance.now() - t0) / 1000).toFixed(1);
const stack = await startStack({
  dataDirectory: "/tmp/thin/data",
  pools: [demoPools],
  without: ["web"],
  throwAway: true,
  env: { WORKER_LEASE_SECONDS: "5" },
  onLine: (n, l) => {
    if (n !== "postgres") console.log(t(), n, l.slice(0, 400));
  },
});
try {
  const deps = createDeps(parseEnv(serviceEnv, "thin", stack.env), "thin");
  const demo = await seedDemo(deps, stack.urls.lab!);
  const project = await deps.db.project.findUniqueOrThrow({ where: { slug: demo.slug } });
  const actor = { kind: "user" as const, userId: demo.researcherId };
  const labeler = { kind: "user" as const, userId: demo.labelerId };
  const watch = async (until: string[]) => {
    let last = "";
    for (;;) {
      const r = await getRound(deps, actor, { slug: "demo", number: 1 });
      if (!r.ok) throw new Error(r.message);
      const line = `${r.value.state} ${JSON.stringify(r.value.problem)}`;
      if (line !== last) console.log(t(), "STATE", line);
      last = line;
      if (until.includes(r.value.state)) return r.value;
      await new Promise((res) => setTimeout(res, 100));
    }
  };
  const v = await watch(["labeling", "failed"]);
  if (v.state === "failed") throw new Error("failed");
  const pairs = await roundPairs(deps, actor, { slug: "demo", number: 1, limit: 3 });
  console.log(JSON.stringify(pairs, null, 1).slice(0, 1500));
  for (;;) {
    const n = await nextPair(deps, labeler, { slug: "demo", prefetch: 0, holding: [] } as never);
    if (!n.ok) throw new Error(n.message);
    if (n.value.kind === "none") {
      console.log(n.value);
      break;
    }
    const p = n.value;
    const s = await submitJudgment(deps, labeler, {
      leaseId: p.lease.leaseId,
      choice: p.left.text.length > p.right.text.length ? "left" : "right",
      strength: 1,
      reasons: [],
      rationale: "",
      durationMs: 10,
      visibleMs: 10,
      idempotencyKey: p.lease.leaseId,
    } as never);
    if (!s.ok) throw new Error(s.message);
  }
  console.log(t(), "labeled");
  await watch(["complete", "failed"]);
  const e = await evaluationByProject(deps, actor, { slug: "demo" });
  console.log(JSON.stringify(e, null, 1));
  await deps.db.$disconnect();
} finally {
  await stack.stop();
}
