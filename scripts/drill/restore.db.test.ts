import { rmSync } from "node:fs";
import { scratchDirectory } from "@gshf/embedded";
import { expect, test } from "vitest";
import { rehearse } from "./rehearse.ts";

// Three starts of a whole installation, whose database writes through to the disk.
const whole = 600_000;

test(
  "an installation that was backed up while people labeled comes back whole on an empty one",
  async () => {
    const directory = scratchDirectory("drill-test");
    try {
      const size = { slug: "drill", rounds: 2, pairs: 60, labels: 3, people: 24 };
      const report = await rehearse({ size, directory, serves: false, say: () => undefined });
      expect(report).toMatchObject({
        lost: 0,
        differences: [],
        wrong_counts: 0,
        secret_opens: true,
        ready: true,
      });
      expect(report).toMatchObject({ judgments: expect.any(Number), datasets: 1, labels: { before: 100 } });
      expect(report.judgments).toBeGreaterThan(300);
      expect(report.labels.meanwhile).toBeGreaterThan(0);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  whole,
);
