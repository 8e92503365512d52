import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const sbom = z.object({
  bomFormat: z.literal("CycloneDX"),
  components: z.array(z.object({ name: z.string(), version: z.string(), group: z.string().optional() })),
});
const manifest = z.object({ name: z.string(), version: z.string() });

/** Decodes images for pages that have some, and none of ours has; connects from Cloudflare's workers. */
const unused = /(^|\/)node_modules\/(sharp|@img|detect-libc|semver|pg-cloudflare)\//;

/** What Next says that its pages and server need (https://nextjs.org/docs/app/api-reference/config/next-config-js/output). */
function missingOfPages(app: string): string[] {
  const traces = globSync("apps/*/.next/**/*.nft.json", { cwd: app });
  const files = traces.flatMap((trace) => {
    const { files } = z
      .object({ files: z.array(z.string()) })
      .parse(JSON.parse(readFileSync(path.join(app, trace), "utf8")));
    return files.map((file) => path.join(path.dirname(trace), file));
  });
  return [...new Set(files)].filter((file) => !unused.test(file) && !existsSync(path.join(app, file)));
}

/** Every package that lies in an image is in its SBOM and, where others made it, in its NOTICE. */
export function lookAtPackages(name: string, root: string): { packages: number; problems: string[] } {
  const app = path.join(root, "app");
  const { components } = sbom.parse(JSON.parse(readFileSync(path.join(app, "sbom.json"), "utf8")));
  const listed = new Set(components.map(({ name, version }) => `${name} ${version}`));
  const notice = readFileSync(path.join(app, "NOTICE"), "utf8");
  const files = globSync("**/node_modules/{*,@*/*}/package.json", { cwd: app });
  const there = files.flatMap((file) => {
    const read = manifest.safeParse(JSON.parse(readFileSync(path.join(app, file), "utf8")));
    return read.success && !read.data.name.startsWith("@gshf/")
      ? [`${read.data.name} ${read.data.version}`]
      : [];
  });
  const unique = [...new Set(there)];
  return {
    packages: unique.length,
    problems: [
      ...missingOfPages(app).map((file) => `${name}: a page needs ${file}, which is not there`),
      ...unique.filter((each) => !listed.has(each)).map((each) => `${name}: ${each} is not in its SBOM`),
      ...unique
        .filter((each) => !notice.includes(`\n${each}: `))
        .map((each) => `${name}: ${each} is not in its NOTICE`),
    ],
  };
}
