import { z } from "zod";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { createProgress } from "./progress.ts";
import { readEvents } from "./read-events.ts";
import type { RestClient } from "./rest-client.ts";

const statusSchema = z.looseObject({
  state: z.string().optional(),
  done: z.number().nullish(),
  total: z.number().nullish(),
  labelsDone: z.number().nullish(),
  labelsWanted: z.number().nullish(),
  problem: z.unknown(),
});

/** Ends that are no success. */
const bad = ["failed", "cancelled", "stopped"];

type Shown = {
  output: NodeJS.WriteStream;
  onEvent?: (data: string) => void;
  /** A state at which to stop, before it is over. */
  until?: string;
};

/**
 * Follows what goes on at a path of progress until it is over, connecting again as often as the stream ends.
 *
 * @returns what it was in the end
 */
export async function watchUntilOver(
  client: RestClient,
  path: string,
  { output, onEvent, until }: Shown,
): Promise<unknown> {
  const progress = createProgress(output);
  let lastId: string | null = null;
  let value: unknown = null;
  try {
    for (;;) {
      const headers: Record<string, string> = lastId === null ? {} : { "last-event-id": lastId };
      const response = await client.send({ method: "GET", path, headers });
      try {
        for await (const { event, id, data } of readEvents(response.body ?? new ReadableStream())) {
          if (event === "end") return judge(value);
          if (event !== "message") continue;
          lastId = id;
          value = JSON.parse(data);
          onEvent?.(data);
          const { text, share } = say(value);
          progress.show(text, share);
          if (until !== undefined && statusSchema.parse(value).state === until) return value;
        }
      } catch (error) {
        // The connection broke: the next one goes on where this one was.
        if (error instanceof CommandError) throw error;
      }
    }
  } finally {
    progress.end();
  }
}

function say(value: unknown): { text: string; share: number | null } {
  const { state = "", done, total, labelsDone, labelsWanted } = statusSchema.parse(value);
  const [at, of] = state === "labeling" ? [labelsDone, labelsWanted] : [done, total];
  if (typeof at !== "number" || typeof of !== "number" || of === 0) return { text: state, share: null };
  return { text: `${state}  ${at}/${of}`, share: at / of };
}

function judge(value: unknown): unknown {
  const { state = "", problem } = statusSchema.parse(value);
  if (!bad.includes(state)) return value;
  const message = z.looseObject({ message: z.string() }).safeParse(problem).data?.message ?? "";
  throw new CommandError(exitCodes.failed, `It ended as ${state}. ${message}`.trim(), value);
}
