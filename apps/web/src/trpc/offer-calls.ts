/**
 * Answers a call of the API.
 *
 * @param request without its body
 * @param readBody the body, read when it is wanted; null when it is longer than the limit
 */
export type AnswerCall = (
  request: Request,
  readBody: (bytesMax: number) => Promise<Buffer | null>,
) => Promise<Response>;

// One per process: the server in front of Next is no part of Next's bundles.
declare global {
  var gshfAnswerCall: AnswerCall | undefined;
}

/** Lets calls be answered without Next, as soon as Next has loaded what answers them. */
export function offerCalls(answer: AnswerCall): void {
  globalThis.gshfAnswerCall = answer;
}

/** What answers calls; undefined until Next has loaded it, which then takes them itself. */
export function offeredCalls(): AnswerCall | undefined {
  return globalThis.gshfAnswerCall;
}
