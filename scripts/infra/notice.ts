// Prints what others' packages below a node_modules want to be said of them: name, version, licence, and their NOTICE.
//   node scripts/infra/notice.ts node_modules > NOTICE
// Imports nothing, because an image is built with it before anything of ours can run.
import { globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const [folder, ...rest] = process.argv.slice(2);
if (folder === undefined || folder.startsWith("-") || rest.length > 0) {
  const unknown = folder === undefined ? "" : `unknown option ${[folder, ...rest].join(" ")}\n\n`;
  console.error(`${unknown}usage: node scripts/infra/notice.ts NODE_MODULES`);
  process.exit(2);
}

const parts = globSync("**/node_modules/{*,@*/*}/package.json", { cwd: path.dirname(path.resolve(folder)) })
  .map((file) => path.join(path.dirname(path.resolve(folder)), file))
  .flatMap((file) => {
    const { name, version, license } = JSON.parse(readFileSync(file, "utf8"));
    if (typeof name !== "string" || name.startsWith("@gshf/")) return [];
    const at = path.dirname(file);
    const notices = readdirSync(at).filter((entry) => /^notice(\.(txt|md))?$/i.test(entry));
    const text = notices.map((entry) => readFileSync(path.join(at, entry), "utf8").trim());
    return [
      { key: `${name} ${version}`, said: [`${name} ${version}: ${license ?? "see its own files"}`, ...text] },
    ];
  });
const unique = [...new Map(parts.map(({ key, said }) => [key, said]))].sort(([a], [b]) => (a < b ? -1 : 1));
process.stdout.write(
  `gshf uses these packages of others:\n\n${unique.map(([, said]) => said.join("\n\n")).join("\n")}\n`,
);
