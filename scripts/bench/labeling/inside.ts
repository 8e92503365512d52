import { randomUUID } from "node:crypto";
import { claimSlotSql } from "@gshf/core/slots";
import pg from "pg";
import { z } from "zod";
import type { Field } from "./fill.ts";
import { quantile, round } from "./measure.ts";

const plan = z.object({
  "Execution Time": z.number(),
  Plan: z.object({ "Shared Hit Blocks": z.number(), "Shared Read Blocks": z.number() }),
});
const explained = z.tuple([z.object({ "QUERY PLAN": z.tuple([plan]) })]);

export type Inside = { ms_p50: number; ms_p95: number; pages_mean: number };

/**
 * What claims cost inside the database, one after the other: execution time, and pages touched, which a busy
 * machine can't change.
 */
export async function measureInside(databaseUrl: string, field: Field, claims = 500): Promise<Inside> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const times: number[] = [];
  let pages = 0;
  try {
    for (let turn = 0; turn < claims; turn++) {
      const labeler = field.labelers[turn % field.labelers.length];
      if (labeler === undefined) break;
      const { memberId, pseudonym } = labeler;
      const claim = {
        projectId: field.projectId,
        memberId,
        pseudonym,
        leaseId: randomUUID(),
        now: new Date(),
      };
      const { text, values } = claimSlotSql(claim);
      const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
      const [{ "Execution Time": took, Plan: touched }] = explained.parse(rows)[0]["QUERY PLAN"];
      times.push(took);
      pages += touched["Shared Hit Blocks"] + touched["Shared Read Blocks"];
    }
  } finally {
    await client.end();
  }
  return {
    ms_p50: round(quantile(times, 0.5), 3),
    ms_p95: round(quantile(times, 0.95), 3),
    pages_mean: round(pages / times.length, 1),
  };
}
