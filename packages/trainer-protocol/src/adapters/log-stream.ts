import { z } from "zod";
import { readTrainerJson } from "../read-trainer-json.ts";
import type { TrainerResult } from "../trainer-error.ts";
import type { TrainerClientOptions } from "../trainer-http.ts";

const Line = z.object({ data: z.string() });

/** A server replays what was printed at once, and then waits for more. */
const quietMs = 5_000;

/**
 * What a stream of server-sent events `data: {"data": line}` holds so far. Such a stream doesn't end while the job runs:
 * nothing for a while is the end of what there is.
 */
export async function readLogStream(
  options: TrainerClientOptions & { readonly quietMs?: number },
  path: string,
): Promise<TrainerResult<string>> {
  const url = new URL(`${options.baseUrl.replace(/\/+$/, "")}${path}`);
  const { host } = url;
  const fail = (status: number | null, message: string, retryable: boolean): TrainerResult<string> => ({
    ok: false,
    error: { code: status === null ? "unreachable" : "http-status", retryable, message, host, status },
  });
  const stop = new AbortController();
  const whole = setTimeout(() => stop.abort(), options.timeoutMs ?? 30_000);
  let text = "";
  let quiet: NodeJS.Timeout | undefined;
  try {
    const headers: Record<string, string> = { accept: "text/event-stream" };
    if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
    const reply = await (options.fetch ?? fetch)(url.href, {
      headers,
      redirect: "manual",
      signal: stop.signal,
    });
    if (!reply.ok) {
      await reply.body?.cancel();
      const passes = reply.status === 429 || reply.status >= 500;
      return fail(reply.status, `${host} answered HTTP ${reply.status}`, passes);
    }
    const decoder = new TextDecoder();
    quiet = setTimeout(() => stop.abort(), options.quietMs ?? quietMs);
    for await (const chunk of reply.body ?? []) {
      quiet.refresh();
      text += decoder.decode(chunk, { stream: true });
      if (text.length > (options.bytesMax ?? 16 * 1024 * 1024)) break;
    }
  } catch {
    // Aborted in the middle: what came is what there is. Before anything came nobody answered.
    if (quiet === undefined) return fail(null, `${host} can't be reached`, true);
  } finally {
    clearTimeout(whole);
    clearTimeout(quiet);
  }
  const lines = text.split("\n").flatMap((line) => {
    if (!line.startsWith("data:")) return [];
    const data = Line.safeParse(readTrainerJson(line.slice(5))).data?.data;
    return data === undefined ? [] : [data];
  });
  return { ok: true, value: lines.join("\n") };
}
