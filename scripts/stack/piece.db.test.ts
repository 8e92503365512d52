import { freePort } from "@gshf/embedded";
import { until } from "@gshf/testing";
import { expect, test } from "vitest";
import { createPiece, type Piece } from "./piece.ts";

const server = `
  const http = require("node:http");
  http.createServer((_, response) => response.end(String(process.pid))).listen(process.env.PORT, "127.0.0.1");
`;

async function pieceOf(program: string): Promise<{ piece: Piece; crashes: string[][]; url: string }> {
  const port = await freePort();
  const crashes: string[][] = [];
  const url = `http://127.0.0.1:${port}`;
  const piece = createPiece({
    name: "probe",
    command: [process.execPath, "-e", program],
    cwd: import.meta.dirname,
    env: { ...process.env, PORT: String(port) },
    healthUrl: url,
    onLine: () => undefined,
    onCrash: (name, how, lines) => crashes.push([name, how, ...lines]),
  });
  return { piece, crashes, url };
}

test("a piece killed on request comes back as another process, and nothing counts as a crash", async () => {
  const { piece, crashes, url } = await pieceOf(server);
  await piece.start();
  const first = await (await fetch(url)).text();
  await piece.kill();
  await expect(fetch(url)).rejects.toThrow();
  await piece.start();
  expect(await (await fetch(url)).text()).not.toBe(first);
  await piece.stop();
  expect(crashes).toEqual([]);
});

test("a piece that ends by itself is a crash, told with its last lines", async () => {
  const { piece, crashes, url } = await pieceOf(`
    require("node:http").createServer(({ url }, response) => {
      response.end();
      if (url === "/boom") throw new Error("boom");
    }).listen(process.env.PORT, "127.0.0.1");
  `);
  await piece.start();
  // Whether the answer arrives before the end doesn't matter.
  await fetch(`${url}/boom`).catch(() => undefined);
  await until("the crash", () => crashes.length > 0);
  expect(crashes[0]?.slice(0, 2)).toEqual(["probe", "with code 1"]);
  expect(crashes[0]?.join("\n")).toContain("boom");
});

test("a piece that ends before it is healthy fails its start with what it said", async () => {
  const { piece } = await pieceOf(`console.error("SECRETS_KEY is missing"); process.exit(1)`);
  await expect(piece.start()).rejects.toThrow(/ended with code 1:\nSECRETS_KEY is missing/);
});

test("a piece that ignores SIGTERM takes what it started with it when it is killed", async () => {
  const { piece, url } = await pieceOf(`
    process.on("SIGTERM", () => {});
    require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(server)}], { stdio: "ignore" });
  `);
  await piece.start();
  await piece.kill();
  await until("the grandchild to be gone", () =>
    fetch(url)
      .then(() => false)
      .catch(() => true),
  );
});
