import { forRequest } from "@gshf/http";
import { expect, test } from "vitest";
import { createLog } from "./create-log.ts";

function logged() {
  const lines: string[] = [];
  const log = createLog("web", "info", { write: (line: string) => void lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "") };
}

test("a line that is written for a request names it, over whatever is awaited, and others name none", async () => {
  const { log, last } = logged();
  await forRequest("request-1", async () => {
    await new Promise((resolve) => setImmediate(resolve));
    log.info("done");
  });
  expect(last()).toMatchObject({ process: "web", msg: "done", requestId: "request-1" });
  log.info("by itself");
  expect(last()).not.toHaveProperty("requestId");
});

test.each([
  ["a token of ours", { token: "x", note: `gshf_${"aB3_-".repeat(8)}` }, "aB3_-aB3"],
  ["an invite in an address", { path: `/invite/invite_${"q".repeat(43)}?x=1` }, "qqqq"],
  ["a webhook's secret", { what: `whsec_${"z/+".repeat(14)}==` }, "z/+z/+"],
  ["a header", { headers: { Authorization: 'Basic "quoted" dXNlcjpwYXNzd29yZA==' } }, "dXNlcjpwYXNz"],
  ["a header inside a message", { err: new Error("sent Bearer eyJhbGciOi.J9-x_y") }, "eyJhbGciOi"],
  ["a field by its name", { policy: { apiKey: 'a"b hunter2' } }, "hunter2"],
  ["a database's password", { url: "postgresql://gshf:hunter2@db:5432/gshf" }, "hunter2"],
  ["a signed address", { url: "https://s3/x?X-Amz-Date=1&X-Amz-Signature=0123abcd&y=1" }, "0123abcd"],
  ["a key of others", { said: "401 for sk-proj-0123456789abcdefABCDEF" }, "0123456789abcdef"],
])("%s is in no line, which is JSON still", (_, fields, secret) => {
  const { log, lines, last } = logged();
  log.error(fields, "a thing went wrong");
  expect(lines.join("")).not.toContain(secret);
  expect(last()).toMatchObject({ level: 50, msg: "a thing went wrong" });
});

test("what only looks a little like a secret is told", () => {
  const { log, last } = logged();
  const fields = {
    tokens: 12,
    job: "round.work",
    key: "datasets/ab/manifest.json",
    url: "https://x.org:80/a@b",
  };
  log.info(fields, "invite_7 is used, sk-1 too");
  expect(last()).toMatchObject({ ...fields, msg: "invite_7 is used, sk-1 too" });
});
