import { followRounds, type RoundChange } from "@gshf/core/rounds";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { getDeps } from "#deps.ts";

/** A stream ends after so long and the browser asks for another: whether somebody may follow is then asked again. */
const streamMsMax = 300_000;
/** Proxies close what is silent. */
const keepAliveMs = 15_000;

const encoder = new TextEncoder();

/** Streams that end with the process: it waits for them otherwise. */
const endings = new Set<() => void>();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    for (const end of endings) end();
  });
}

/** Server-sent events: `{"number": 3}` whenever something of that round of the project changed. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const { slug } = await params;
  let tell: (change: RoundChange) => void = () => undefined;
  const followed = await followRounds(deps, actor, { slug }, (change) => tell(change));
  if (!followed.ok) return refusalResponse(followed);
  const stop = followed.value;
  const close = Promise.withResolvers<void>();
  const end = () => close.resolve();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      tell = (change) => write(`data: ${JSON.stringify(change)}\n\n`);
      // Asks again a second after an end, and learns that it is connected now.
      write("retry: 1000\nevent: open\ndata: {}\n\n");
      const alive = setInterval(() => write(": alive\n\n"), keepAliveMs);
      const last = setTimeout(end, streamMsMax);
      endings.add(end);
      request.signal.addEventListener("abort", end);
      void close.promise.then(() => {
        stop();
        tell = () => undefined;
        clearInterval(alive);
        clearTimeout(last);
        endings.delete(end);
        request.signal.removeEventListener("abort", end);
        try {
          controller.close();
        } catch {
          // Whoever listened has gone.
        }
      });
    },
    cancel: end,
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      // Compressed or buffered it would come in lumps.
      "Cache-Control": "no-cache, no-store, no-transform",
      "X-Accel-Buffering": "no",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
