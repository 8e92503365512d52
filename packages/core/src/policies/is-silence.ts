import type { InferenceError } from "@gshf/inference";

/** Whether a server can't be asked anything now: it is away, broken, or shut to this key. */
export function isSilence({ code, status }: InferenceError): boolean {
  if (code === "unreachable" || code === "timeout") return true;
  return status === 401 || status === 500 || status === 502 || status === 503 || status === 504;
}
