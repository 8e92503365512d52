import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openApiDocument } from "../../apps/web/src/rest/open-api.ts";
import { table } from "../../apps/web/src/rest/table.ts";
import { findPython } from "../python/environment.ts";

const client = path.join(import.meta.dirname, "../../clients/python");

/**
 * Has the Python client written anew where it follows from the document, or only compared with what would be written.
 *
 * @returns the files that are another; null where there is no Python
 * @throws where the generator fails
 */
export function generatePythonClient(how: "write" | "check"): string | null {
  const python = findPython();
  if (python === null) return null;
  const folder = mkdtempSync(path.join(tmpdir(), "gshf-openapi-"));
  try {
    const document = path.join(folder, "openapi.json");
    writeFileSync(document, JSON.stringify(openApiDocument(table)));
    const args = ["-m", "generate", document, ...(how === "check" ? ["--check"] : [])];
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
    const { stdout, stderr } = spawnSync(python, args, { cwd: client, encoding: "utf8", env });
    if (stderr !== "") throw new Error(stderr);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
