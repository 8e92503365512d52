/** A stream ends after so long and its reader asks for another: whether they may is then asked again. */
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

export type StreamEvent = { event?: string; id?: string; data: unknown };

/** Writes to whoever listens, until they are gone or it is ended. */
export type Listener = { tell: (event: StreamEvent) => void; end: () => void };

/**
 * Server-sent events. It begins with an event `open`, so that the reader knows that it is connected.
 *
 * @param begin called once somebody listens; what it answers is called when nobody does any more
 */
export function eventStream(request: Request, begin: (listener: Listener) => () => void): Response {
  const close = Promise.withResolvers<void>();
  const end = () => close.resolve();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let isOpen = true;
      const write = (text: string) => isOpen && controller.enqueue(encoder.encode(text));
      // Asks again a second after an end.
      write("retry: 1000\n");
      const tell = ({ event, id, data }: StreamEvent) => {
        const named = event === undefined ? "" : `event: ${event}\n`;
        write(`${named}${id === undefined ? "" : `id: ${id}\n`}data: ${toData(data)}\n\n`);
      };
      tell({ event: "open", data: {} });
      const alive = setInterval(() => write(": alive\n\n"), keepAliveMs);
      const last = setTimeout(end, streamMsMax);
      endings.add(end);
      request.signal.addEventListener("abort", end);
      const stop = begin({ tell, end });
      void close.promise.then(() => {
        isOpen = false;
        stop();
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

function toData(data: unknown): string {
  return typeof data === "string" ? data : JSON.stringify(data);
}
