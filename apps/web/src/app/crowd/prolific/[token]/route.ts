import { enter } from "#features/crowds/server/enter.ts";

/** The entry link of a study; the platform adds PROLIFIC_PID, STUDY_ID and SESSION_ID. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return enter("prolific", (await params).token, request);
}
