// Leaves of the packages in the current folder what the given programs run, and of an SBOM of all what is left:
//   node scripts/infra/prune-packages.ts /sbom.json apps/web/src/serve/main.ts
// A web app's dependencies are mostly of its pages, which are built into files of their own; npm also installs what
// packages could do with if it were there. Imports nothing, because an image is built with it before anything of ours
// can run.
import {
  existsSync,
  globSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

/** Read by compilers alone. */
const onlyTypes = /^(typescript|@types\/.*)$/;
/** What no program opens: for debuggers, for compilers, for readers, and Prisma's engines for databases that we don't use. */
const spareFiles = [
  "**/*.map",
  "**/*.d.{ts,mts,cts}",
  "dist/docs/**/*.md",
  "**/query_compiler_*.{cockroachdb,mysql,sqlite,sqlserver}.*",
];
/** Beside the build that Node runs, as OpenTelemetry's packages have them. */
const buildsForBundlers = ["build/esm", "build/esnext"];

const [sbom, ...entries] = process.argv.slice(2);
if (sbom === undefined || sbom.startsWith("-") || entries.length === 0 || !existsSync(sbom)) {
  const unknown = sbom === undefined ? "" : `can't read ${[sbom, ...entries].join(" ")}\n\n`;
  console.error(`${unknown}usage: node scripts/infra/prune-packages.ts SBOM PROGRAM…`);
  process.exit(2);
}
const root = realpathSync(process.cwd());
const kept = new Set<string>();
const seen = new Set<string>();
for (const entry of entries) {
  kept.add(packageFolder(path.join(root, entry)));
  follow(path.join(root, entry));
}
for (const modules of ["", ...globSync("{apps,packages}/*", { cwd: root })]) prune(path.join(root, modules));
leaveOut(sbom);

/** A file of ours: what it imports. */
function follow(file: string): void {
  if (seen.has(file)) return;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imports =
    /^(?:import|export) (?!type )[^;"]*?from "([^"]+)"|^import "([^"]+)"|\b(?:import|new URL)\("([^"]+)"/gm;
  for (const [, from, bare, late] of text.matchAll(imports)) {
    const name = from ?? bare ?? late ?? "";
    if (name.startsWith(".")) follow(path.resolve(path.dirname(file), name));
    else if (name.startsWith("#")) follow(ownFile(file, name.slice(1)));
    else if (/^[@\w]/.test(name) && !name.includes(":")) keep(packageOf(name), path.dirname(file));
  }
}

/** Names with a # are files of the package's own src, as each of our packages has it. */
function ownFile(file: string, name: string): string {
  return path.join(packageFolder(file), "src", name);
}

function packageFolder(file: string): string {
  const folder = path.dirname(file);
  return existsSync(path.join(folder, "package.json")) ? folder : packageFolder(folder);
}

function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

/** A package, and what it can't do without. What it could do without, it does without. */
function keep(name: string, from: string, isNeeded = true): void {
  if (onlyTypes.test(name)) return;
  const folder = find(name, from);
  if (folder === undefined) {
    if (isNeeded) throw new Error(`${name}, which ${path.relative(root, from)} needs, is not installed`);
    return;
  }
  if (kept.has(folder)) return;
  kept.add(folder);
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta = {},
  } = manifest;
  for (const needed of Object.keys(dependencies)) if (!(needed in optionalDependencies)) keep(needed, folder);
  for (const peer of Object.keys(peerDependencies))
    if (peerDependenciesMeta[peer]?.optional !== true) keep(peer, folder, false);
}

function find(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    if (existsSync(path.join(candidate, "package.json"))) return realpathSync(candidate);
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The packages that were installed for what lies in a folder. */
function prune(folder: string): void {
  const modules = path.join(folder, "node_modules");
  if (!existsSync(modules)) return;
  for (const entry of readdirSync(modules)) {
    if (entry.startsWith(".")) rmSync(path.join(modules, entry), { recursive: true });
    else if (!entry.startsWith("@")) pruneOne(path.join(modules, entry));
    else {
      for (const name of readdirSync(path.join(modules, entry))) pruneOne(path.join(modules, entry, name));
      if (readdirSync(path.join(modules, entry)).length === 0)
        rmSync(path.join(modules, entry), { recursive: true });
    }
  }
}

function pruneOne(folder: string): void {
  if (!existsSync(folder) || !kept.has(realpathSync(folder))) {
    rmSync(folder, { recursive: true });
    return;
  }
  // A package of ours is a link to its sources.
  if (lstatSync(folder).isSymbolicLink()) return;
  prune(folder);
  for (const file of globSync(spareFiles, { cwd: folder }))
    rmSync(path.join(folder, file), { recursive: true });
  const { main = "" } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  if (path.posix.normalize(main).startsWith("build/src/")) {
    for (const build of buildsForBundlers) rmSync(path.join(folder, build), { recursive: true, force: true });
  }
  // Libraries for other machines, by the system and its processor.
  for (const machine of globSync("bin/napi-v*/*/*", { cwd: folder }))
    if (!machine.endsWith(path.join(process.platform, process.arch)))
      rmSync(path.join(folder, machine), { recursive: true });
}

/** The bill of what is there: npm lists what was asked for, and leaves out some peers. */
function leaveOut(file: string): void {
  const manifests = [...kept].map((folder) =>
    JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")),
  );
  const there = new Map(manifests.map((manifest) => [`${manifest.name}@${manifest.version}`, manifest]));
  const bill = JSON.parse(readFileSync(file, "utf8"));
  const ref = (component: Record<string, string>) => component["bom-ref"] ?? "";
  bill.components = bill.components.filter((component: Record<string, string>) => there.has(ref(component)));
  const listed = new Set(bill.components.map(ref));
  for (const [key, { name, version, license }] of there) {
    if (listed.has(key)) continue;
    const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const licenses = typeof license === "string" ? [{ expression: license }] : [];
    bill.components.push({ "bom-ref": key, type: "library", name, version, purl, licenses });
  }
  const known = new Set([ref(bill.metadata.component), ...bill.components.map(ref)]);
  bill.dependencies = bill.dependencies
    .filter((each: { ref: string }) => known.has(each.ref))
    .map((each: { ref: string; dependsOn?: string[] }) => ({
      ...each,
      dependsOn: (each.dependsOn ?? []).filter((name) => known.has(name)),
    }));
  writeFileSync(file, JSON.stringify(bill));
}
