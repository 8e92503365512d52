// Makes the package that npm installs, in a folder of its own: node packages/cli/pack.ts FOLDER
// One file that Node from 20 runs as it is: what is TypeScript here is JavaScript there, and nothing has to be installed
// beside it. `admin`, which works on an installation's own database, stays in the checkout.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";

const here = import.meta.dirname;

async function writePackage(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const bundle = await rolldown({
    input: path.join(here, "src/main.ts"),
    platform: "node",
    external: /admin-/,
    logLevel: "warn",
  });
  await bundle.write({
    dir: folder,
    entryFileNames: "gshf.mjs",
    chunkFileNames: "[name].mjs",
    format: "esm",
  });
  const { version, license } = JSON.parse(readFileSync(path.join(here, "package.json"), "utf8"));
  const about = {
    name: "gshf",
    version,
    license,
    description: "The command line of gshf, a platform for human preferences and iterative RLHF.",
    type: "module",
    bin: { gshf: "./gshf.mjs" },
    engines: { node: ">=20" },
  };
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(about, null, 2)}\n`);
  copyFileSync(path.join(here, "../../docs/guides/cli.md"), path.join(folder, "README.md"));
  copyFileSync(path.join(here, "../../LICENSE"), path.join(folder, "LICENSE"));
}

const [folder] = process.argv.slice(2);
if (folder === undefined || folder.startsWith("-")) {
  console.error("usage: node packages/cli/pack.ts FOLDER");
  process.exit(2);
}
await writePackage(folder);
