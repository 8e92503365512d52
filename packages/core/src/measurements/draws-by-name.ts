import type { Response } from "@gshf/db";
import type { Deps } from "../access/index.ts";

/** A draw, with what was said of it when it was made. */
export type KeptDraw = Pick<
  Response,
  "id" | "text" | "textSha256" | "finishReason" | "tokenCount" | "logprob" | "tokenIds" | "drawIndex"
>;

const idsPerQuery = 5_000;

/** Those of some draws that there are, by their ids. */
export async function drawsByName(
  deps: Pick<Deps, "db">,
  ids: readonly string[],
): Promise<Map<string, KeptDraw>> {
  const draws = new Map<string, KeptDraw>();
  for (let from = 0; from < ids.length; from += idsPerQuery) {
    const found = await deps.db.response.findMany({
      where: { id: { in: ids.slice(from, from + idsPerQuery) } },
      select: {
        id: true,
        text: true,
        textSha256: true,
        finishReason: true,
        tokenCount: true,
        logprob: true,
        tokenIds: true,
        drawIndex: true,
      },
    });
    for (const draw of found) draws.set(draw.id, draw);
  }
  return draws;
}
