import { refuse } from "@gshf/core/access";
import { receivePart } from "@gshf/core/prompts";
import { partBytes } from "@gshf/core/prompts/model";
import { jsonResponse, readBytes } from "@gshf/http";
import { z } from "zod";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { retryAfter } from "#auth/rate-limit.ts";
import { getDeps } from "#deps.ts";
import { uploadGate, uploadRetrySeconds } from "#features/prompts/server/index.ts";

type Params = { slug: string; id: string; number: string };

const partSchema = z.object({
  slug: z.string(),
  id: z.uuid(),
  number: z.coerce.number().int().min(1).max(10_000),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** Takes a part of a file that `prompts.beginImport` was told of: the body is its bytes, `sha256` what they must be. */
export async function PUT(request: Request, { params }: { params: Promise<Params> }): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const part = partSchema.safeParse({ ...query, ...(await params) }).data;
  if (part === undefined)
    return refusalResponse(refuse("not-found", "There is no such part of an import here."));
  const entered = uploadGate().enter();
  if (!entered.ok) return refusalResponse(entered, retryAfter(uploadRetrySeconds));
  try {
    const body = await readBytes(request, partBytes);
    if (body === null) {
      return refusalResponse(refuse("too-large", `A part has ${partBytes} bytes at most.`));
    }
    const outcome = await receivePart(deps, actor, part, body);
    return outcome.ok ? jsonResponse({ ok: true, ...outcome.value }) : refusalResponse(outcome);
  } finally {
    entered.value();
  }
}
