import { enter } from "#features/crowds/server/enter.ts";

/** The entry link of a study; the platform adds workerId (or participantId), assignmentId and projectId. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return enter("cloudresearch", (await params).token, request);
}
