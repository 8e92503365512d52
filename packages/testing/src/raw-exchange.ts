import { connect } from "node:net";

export type RawAnswer = {
  /** Of each answer that began, in order. */
  readonly statuses: readonly number[];
  readonly text: string;
  /** `answered`: enough answers began · `closed`: the server hung up before · `silent`: neither within the time. */
  readonly ended: "answered" | "closed" | "silent";
};

export type RawRequest = {
  /** Of the server: only host and port count. */
  readonly url: string;
  /** What is sent, byte for byte; written piece by piece as the server takes it. */
  readonly pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
  /** After so many answers the connection is left. */
  readonly answersWanted?: number;
  readonly timeoutMs?: number;
};

/** Speaks to a server over a bare socket, with no client in between that would mend what is sent. It throws nothing. */
export function rawExchange(request: RawRequest): Promise<RawAnswer> {
  const { url, pieces, answersWanted = 1, timeoutMs = 15_000 } = request;
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<RawAnswer>();
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) });
  let text = "";
  const end = (ended: RawAnswer["ended"]) => {
    clearTimeout(timer);
    socket.destroy();
    resolve({ statuses: statusesIn(text), text, ended });
  };
  const timer = setTimeout(() => end("silent"), timeoutMs);
  // What is kept is enough to read the answers' beginnings in.
  const keptMax = 1_000_000;
  socket.on("data", (chunk: Buffer) => {
    if (text.length < keptMax) text += chunk.toString("latin1");
    if (statusesIn(text).length >= answersWanted) end("answered");
  });
  socket.on("close", () => end("closed"));
  socket.on("error", () => end("closed"));
  socket.on("connect", () => void writeAll(socket, pieces));
  return promise;
}

async function writeAll(socket: ReturnType<typeof connect>, pieces: RawRequest["pieces"]): Promise<void> {
  for await (const piece of pieces) {
    if (socket.destroyed || socket.writableEnded) return;
    if (socket.write(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece)) continue;
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.once("drain", resolve).once("close", resolve);
    await promise;
    socket.off("drain", resolve).off("close", resolve);
  }
}

/** 100 Continue and its like are no answers yet. */
function statusesIn(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.[01] ([2-9]\d\d)/gm)].map((match) => Number(match[1]));
}
