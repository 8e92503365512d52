import { text } from "node:stream/consumers";
import type { Deps } from "@gshf/core/access";
import { datasetsVerbs, openDatasetFile } from "@gshf/core/datasets";
import { sha256Hex } from "@gshf/storage";

/** What a backup must bring back: each file of a project's datasets as a download gives it, and its rows. */
export type Contents = {
  /** By dataset and path. */
  readonly files: Readonly<Record<string, string>>;
  readonly rows: Readonly<Record<string, string>>;
};

const system = { kind: "system", process: "worker" } as const;

/** @throws where a file has other bytes than its name says */
export async function contentsOf(deps: Deps, slug: string): Promise<Contents> {
  const files: Record<string, string> = {};
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await datasetsVerbs.list(deps, system, { slug, limit: 200, cursor });
    if (!page.ok) throw new Error(page.message);
    for (const { manifestSha256, files: named } of page.value.items) {
      for (const { path } of named)
        files[`${manifestSha256}/${path}`] = await hashOf(deps, { slug, manifestSha256, path });
    }
    cursor = page.value.next;
  }
  const [rows] = await deps.db.$queryRaw<Contents["rows"][]>`
    select (select count(*) || ' ' || md5(string_agg(j."id"::text || j."choice"::text || j."state"::text, '' order by j."id"))
              from "Judgment" j join "Pair" p on p."id" = j."pairId" where p."projectId" = q."id") as "judgments",
           (select count(*) || ' ' || md5(string_agg(p."id", '' order by p."id"))
              from "Pair" p where p."projectId" = q."id") as "pairs",
           (select count(*) || ' ' || md5(string_agg(a."id" || a."textSha256", '' order by a."id"))
              from "Response" a where a."projectId" = q."id") as "answers",
           (select count(*)::text from "AuditEvent" e where e."projectId" = q."id") as "events"
      from "Project" q where q."slug" = ${slug}`;
  return { files, rows: rows ?? {} };
}

/** The hash of a dataset's file; one that lies in the bucket is refused unless it has the bytes that it is named by. */
async function hashOf(
  deps: Deps,
  file: { slug: string; manifestSha256: string; path: string },
): Promise<string> {
  const opened = await openDatasetFile(deps, system, file);
  if (!opened.ok) throw new Error(opened.message);
  if ("body" in opened.value) return sha256Hex(await text(opened.value.body));
  const { key, sha256 } = opened.value;
  return sha256Hex(await deps.storage.get(key, { sha256 }));
}

/** What differs, by name. */
export function differences(before: Contents, after: Contents): string[] {
  const names = (part: keyof Contents) => [
    ...new Set([...Object.keys(before[part]), ...Object.keys(after[part])]),
  ];
  return (["files", "rows"] as const).flatMap((part) =>
    names(part).filter((name) => before[part][name] !== after[part][name]),
  );
}
