import { openTrainingData } from "@gshf/core/trainings";
import { refusalResponse } from "#auth/actor-of-request.ts";
import { limitCaller, tooManyRequests } from "#auth/rate-limit.ts";
import { getDeps } from "#deps.ts";

/** Sends a trainer on to a file of its job, wherever that lies now. The key in the address is the proof. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ trainingJobId: string; name: string }> },
): Promise<Response> {
  const permit = await limitCaller(getDeps(), request, { kind: "anonymous" });
  if (!permit.ok) return tooManyRequests(permit);
  const key = new URL(request.url).searchParams.get("key") ?? "";
  const outcome = await openTrainingData(getDeps(), { ...(await params), key });
  if (!outcome.ok) return refusalResponse(outcome);
  const { location } = outcome.value;
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
}
