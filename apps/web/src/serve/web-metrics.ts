import { pathOfTarget } from "@gshf/http";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

export type Answered = { readonly target: string; readonly status: number; readonly seconds: number };

export type WebMetrics = {
  registry: Registry;
  countAnswer: (answered: Answered) => void;
};

/** What is asked for; the first that fits. Few, because every one is a row of its own in whoever keeps the figures. */
const kinds: readonly { kind: string; path: RegExp }[] = [
  { kind: "labeling", path: /^\/api\/(trpc|v1|v1\/projects\/[^/]+)\/labeling\b/ },
  { kind: "changes", path: /^\/api\/(v1\/)?projects\/[^/]+\/(changes|[^/]+\/[^/]+\/progress)$/ },
  { kind: "imports", path: /^\/api\/(v1\/)?projects\/[^/]+\/imports(\/|$)/ },
  { kind: "trpc", path: /^\/api\/trpc\// },
  { kind: "rest", path: /^\/api\/v1\// },
  { kind: "trainer", path: /^\/api\/trainer\// },
  { kind: "health", path: /^\/api\/(health|live|ready)$/ },
  { kind: "api", path: /^\/api\// },
  { kind: "assets", path: /^\/_next\// },
];

export function createWebMetrics(): WebMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "gshf_web_" });
  const seconds = new Histogram({
    name: "gshf_http_seconds",
    help: "How long requests took, the arrival of their bodies included, by what was asked for and how it ended",
    labelNames: ["kind", "status"],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return {
    registry,
    countAnswer: (answered) => {
      const path = pathOfTarget(answered.target) ?? "";
      const kind = kinds.find((candidate) => candidate.path.test(path))?.kind ?? "pages";
      seconds.observe({ kind, status: `${Math.floor(answered.status / 100)}xx` }, answered.seconds);
    },
  };
}
