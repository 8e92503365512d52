import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type { Db } from "@gshf/db";
import { z } from "zod";
import { createApiClient } from "../loop/api-client.ts";
import { importFile } from "../loop/upload-rows.ts";

/** Whoever the people beside the labelers are: an address, and a token that may import and read. */
type As = { webUrl: string; token: string; slug: string };

const rowsPerFile = 200;
const keyOf = (file: number, row: number) => `import-${file}-${row}`;

/**
 * Brings one small file in after another until the end: through web to object storage, from there by a worker. A file
 * whose answer was lost is sent again, as a person would.
 *
 * @returns how many files were told to be in
 */
export async function importFiles(
  as: As,
  end: number,
  say: (text: string) => void,
): Promise<{ files: number; sent: number }> {
  const api = createApiClient(as.webUrl, as.token);
  let [files, sent] = [0, 0];
  while (performance.now() < end) {
    const rows = Array.from({ length: rowsPerFile }, (_, row) =>
      JSON.stringify({ prompt_id: keyOf(files, row), prompt: `Question ${row} of file ${files}` }),
    );
    const bytes = Buffer.from(`${rows.join("\n")}\n`);
    const query = { kind: "prompts", filename: `file-${files}.jsonl` };
    sent += 1;
    const state = await importFile(api, { slug: as.slug, query, file: bytes }).then(
      (report) => report.state,
      (error: unknown) => {
        say(`importing ${query.filename}: ${String(error).slice(0, 200)}`);
        return "lost";
      },
    );
    if (state === "done") files += 1;
    await wait(1_000);
  }
  return { files, sent };
}

/** Rows of files that were told to be in and are not, or are there more often than once. */
export async function accountForRows(db: Db, files: number): Promise<{ missing: number; twice: number }> {
  const prompts = await db.prompt.findMany({
    where: { key: { startsWith: "import-" } },
    select: { key: true },
  });
  const counts = Map.groupBy(prompts, ({ key }) => key);
  const wanted = Array.from({ length: files }, (_, file) =>
    Array.from({ length: rowsPerFile }, (_, row) => keyOf(file, row)),
  ).flat();
  return {
    missing: wanted.filter((key) => !counts.has(key)).length,
    twice: [...counts.values()].filter((found) => found.length > 1).length,
  };
}

export type Followed = { streams: number; events: number; state: string | undefined };

/**
 * Follows a round by server-sent events as a client does: asks again whenever a stream ends, and says what it heard last,
 * until the signal comes.
 */
export async function followRound(as: As, number: number, signal: AbortSignal): Promise<Followed> {
  const followed: Followed = { streams: 0, events: 0, state: undefined };
  let lastId: string | undefined;
  const url = `${as.webUrl}/api/v1/projects/${as.slug}/rounds/${number}/progress`;
  while (!signal.aborted) {
    try {
      const headers = {
        authorization: `Bearer ${as.token}`,
        ...(lastId === undefined ? {} : { "last-event-id": lastId }),
      };
      const answer = await fetch(url, { headers, signal });
      if (!answer.ok || answer.body === null) throw new Error(`HTTP ${answer.status}`);
      followed.streams += 1;
      for await (const line of createInterface({ input: Readable.from(answer.body) })) {
        if (line.startsWith("id: ")) lastId = line.slice(4);
        const told = line.startsWith("data: {")
          ? z.looseObject({ state: z.string().optional() }).parse(JSON.parse(line.slice(6)))
          : {};
        if (told.state === undefined) continue;
        followed.events += 1;
        followed.state = told.state;
      }
    } catch {
      // The web process behind it is gone, or its database.
    }
    await wait(1_000);
  }
  return followed;
}
