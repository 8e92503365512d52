import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export type StoppableServer = Disposable & {
  url: string;
  /** From now on it takes connections and says nothing. */
  fallSilent(): void;
  speakAgain(): void;
};

const program = `
  const http = require("node:http");
  const server = http.createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(process.argv[1]);
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

/** A server in a process of its own that answers everything with one JSON text, and can be stopped (SIGSTOP). */
export async function serveStoppable(json: string): Promise<StoppableServer> {
  const child = spawn(process.execPath, ["-e", program, json], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(createInterface({ input: child.stdout }), "line");
  return {
    url: `http://127.0.0.1:${port}`,
    fallSilent: () => void child.kill("SIGSTOP"),
    speakAgain: () => void child.kill("SIGCONT"),
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
  };
}
