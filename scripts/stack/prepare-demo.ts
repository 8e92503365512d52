import { setTimeout as wait } from "node:timers/promises";
import { demoToken } from "@gshf/core/access";
import { createDeps, parseEnv, serviceEnv } from "@gshf/core/runtime";
import { seedDemo } from "../../prisma/scenarios/demo.ts";
import type { Stack } from "./start-stack.ts";

export type DemoLinks = {
  labeler: string;
  researcher: string;
  /** State of the first round when the waiting ended: `labeling`, unless something is wrong. */
  roundState: string;
};

const beforeLabeling = new Set(["draft", "sampling", "embedding", "fitting", "selecting"]);

/**
 * Seeds the demo (finishing what is missing) and waits until its first round is with the labelers, two
 * minutes at most.
 *
 * @param onState called with each state the round passes through
 */
export async function prepareDemo(stack: Stack, onState: (state: string) => void): Promise<DemoLinks> {
  const labUrl = stack.urls.lab;
  if (labUrl === undefined) throw new Error("the demo needs the lab");
  const deps = createDeps(parseEnv(serviceEnv, "The demo's set-up", stack.env), "start");
  try {
    const demo = await seedDemo(deps, labUrl);
    const deadline = performance.now() + 120_000;
    let roundState = "";
    for (;;) {
      const round = await deps.db.round.findFirst({
        where: { project: { slug: demo.slug }, number: demo.roundNumber },
        select: { state: true },
      });
      const state = round?.state ?? "missing";
      if (state !== roundState) onState(state);
      roundState = state;
      if (!beforeLabeling.has(state) || performance.now() > deadline) break;
      await wait(100);
    }
    return {
      labeler: signInUrl(stack, demo.labelerId),
      researcher: signInUrl(stack, demo.researcherId),
      roundState,
    };
  } finally {
    await deps.db.$disconnect();
    deps.storage.close();
  }
}

function signInUrl(stack: Stack, userId: string): string {
  const token = demoToken(stack.env.NEXTAUTH_SECRET ?? "", userId);
  return `${stack.urls.web}/demo/sign-in?token=${encodeURIComponent(token)}`;
}
