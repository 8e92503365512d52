import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Findings } from "./findings.ts";

const registered = /name: "(gshf_\w+)"|gauge\(\s*"(gshf_\w+)"|prefix: "(gshf_\w+_)"/g;
/** What a histogram is told as. */
const suffix = /_(bucket|sum|count)$/;

/** Every metric that dashboards, alerts, charts and docs name is one that web or worker tells. */
export function checkMonitoring(root: string): Findings {
  const sources = ["apps/worker/src/metrics.ts", "apps/web/src/serve/web-metrics.ts"];
  const found = sources.flatMap((file) => [
    ...readFileSync(path.join(root, file), "utf8").matchAll(registered),
  ]);
  const names = new Set(found.flatMap(([, literal, gauge]) => literal ?? gauge ?? []));
  const prefixes = found.flatMap(([, , , prefix]) => prefix ?? []);
  const users = globSync(
    ["infra/monitoring/*", "infra/helm/**/*.yaml", "infra/terraform/modules/**/*.tf", "docs/operations/*.md"],
    { cwd: root },
  );
  const problems = users.sort().flatMap((file) => {
    const used = readFileSync(path.join(root, file), "utf8").match(/\bgshf_[a-z_]+[a-z]\b/g) ?? [];
    return [...new Set(used)]
      .filter((name) => !names.has(name) && !names.has(name.replace(suffix, "")))
      .filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)))
      .map((name) => `${file}: no process tells ${name}`);
  });
  const told = new Set(
    users
      .filter((file) => file.endsWith("monitor.md"))
      .flatMap((file) => readFileSync(path.join(root, file), "utf8").match(/\bgshf_[a-z_]+[a-z]\b/g)),
  );
  const untold = [...names].filter((name) => !told.has(name));
  return {
    problems: [...problems, ...untold.map((name) => `docs/operations/monitor.md: does not tell of ${name}`)],
    unchecked: ["infra/monitoring: no Grafana and no Prometheus has loaded these files"],
  };
}
