import { z } from "zod";

/** What a procedure of the web app answered: its value, or the refusal's word for programs and its sentence. */
export type ProcedureAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string; readonly message: string };

const answered = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });
const refused = z.object({
  error: z.object({ json: z.object({ message: z.string(), data: z.object({ reason: z.string() }) }) }),
});

/** The body of a call: tRPC's, with superjson's envelope around an input of plain JSON. */
export function procedureBody(input: unknown): string {
  return JSON.stringify({ json: input });
}

/** Reads the body of tRPC's answer to a single call; null when it is none, a proxy's page for instance. */
export function readProcedureAnswer(body: unknown): ProcedureAnswer | null {
  const refusal = refused.safeParse(body);
  if (refusal.success) {
    const { message, data } = refusal.data.error.json;
    return { ok: false, reason: data.reason, message };
  }
  const answer = answered.safeParse(body);
  return answer.success ? { ok: true, value: answer.data.result.data.json } : null;
}
