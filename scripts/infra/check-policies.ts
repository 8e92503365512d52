import { z } from "zod";
import type { Findings } from "./findings.ts";
import { runTool } from "./tools.ts";

const failed = z.object({
  check_id: z.string(),
  check_name: z.string(),
  file_path: z.string(),
  resource: z.string(),
});
const report = z.object({ results: z.object({ failed_checks: z.array(failed) }).loose() }).loose();
const reports = z.union([z.array(report), report.transform((one) => [one])]);

/** Checkov's policies for Terraform; what we decided otherwise stands as `checkov:skip` beside the resource, with its reason. */
export async function checkPolicies(folder: string, checkov: string | null): Promise<Findings> {
  if (checkov === null) {
    return {
      problems: [],
      unchecked: [`${folder}: checkov's policies; it could not be installed from PyPI`],
    };
  }
  const args = [
    "-d",
    folder,
    "--framework",
    "terraform",
    "--quiet",
    "--compact",
    "--skip-download",
    "-o",
    "json",
  ];
  const ran = await runTool(checkov, args);
  const start = ran.said.search(/^[[{]/m);
  const parsed = reports.safeParse(start < 0 ? null : JSON.parse(ran.said.slice(start)));
  if (!parsed.success) {
    // With nothing to say it answers with sums alone.
    return ran.code === 0
      ? { problems: [], unchecked: [] }
      : { problems: [`${folder}: checkov failed: ${ran.said.slice(0, 2_000)}`], unchecked: [] };
  }
  const problems = parsed.data.flatMap(({ results }) =>
    results.failed_checks.map(
      ({ check_id, check_name, file_path, resource }) =>
        `${file_path}: ${resource}: ${check_id} ${check_name}`,
    ),
  );
  return { problems, unchecked: [] };
}
