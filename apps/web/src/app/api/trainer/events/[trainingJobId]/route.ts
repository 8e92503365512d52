import { receiveTrainerEvent } from "@gshf/core/trainings";
import { readBytes } from "@gshf/http";
import { refusalResponse } from "#auth/actor-of-request.ts";
import { limitCaller, tooManyRequests } from "#auth/rate-limit.ts";
import { getDeps } from "#deps.ts";

const bodyBytesMax = 1_000_000;

/**
 * Takes a trainer's webhook. Nobody is signed in here: the signature over the exact bytes is the proof, and
 * a delivery that was seen before changes nothing.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ trainingJobId: string }> },
): Promise<Response> {
  const permit = await limitCaller(getDeps(), request, { kind: "anonymous" });
  if (!permit.ok) return tooManyRequests(permit);
  const tooLarge = { reason: "too-large", message: "The event is larger than 1 MB." } as const;
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax) return refusalResponse(tooLarge);
  const bytes = await readBytes(request, bodyBytesMax);
  if (bytes === null) return refusalResponse(tooLarge);
  const { trainingJobId } = await params;
  const { headers } = request;
  const body = bytes.toString("utf8");
  const outcome = await receiveTrainerEvent(getDeps(), { trainingJobId, headers, body });
  return outcome.ok ? new Response(null, { status: 204 }) : refusalResponse(outcome);
}
