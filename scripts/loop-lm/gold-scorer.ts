import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseJson } from "@gshf/http";
import { z } from "zod";
import { gold } from "./gold.ts";

const asked = z.object({ messages: z.array(z.object({ content: z.string() })).min(1) });

export type GoldScorer = { url: string; close(): Promise<void> };

/** `POST /pooling` of a vLLM reward model, whose reward is `gold` of the last message. */
export async function startGoldScorer(): Promise<GoldScorer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = asked.safeParse(parseJson(Buffer.concat(chunks).toString("utf8"))).data;
      const isKnown = request.method === "POST" && request.url === "/pooling" && body !== undefined;
      const answer = body?.messages.at(-1)?.content ?? "";
      response.writeHead(isKnown ? 200 : 404, { "content-type": "application/json" });
      response.end(
        JSON.stringify(isKnown ? { data: [{ data: [gold(answer)] }] } : { error: "no such route" }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server's address is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
