import { expect, test } from "vitest";
import { parseOptions } from "./options.ts";

test("the command line comes over the environment, and defaults fill the rest", () => {
  const parsed = parseOptions(["--pools", "a.jsonl,b.jsonl.gz", "--port", "9"], {
    PORT: "8",
    LOG_LEVEL: "warn",
    APP_URL: "https://label.example.org/",
  });
  expect(parsed).toEqual({
    ok: true,
    options: {
      pools: ["a.jsonl", "b.jsonl.gz"],
      port: 9,
      host: "127.0.0.1",
      data: ".gshf/lab",
      publicUrl: "http://127.0.0.1:9",
      skipBadRows: false,
      allowedHosts: ["label.example.org"],
      threads: 2,
      faults: null,
      webhookSecret: null,
      logLevel: "warn",
      warm: true,
    },
  });
});

test("faults need to be asked for", () => {
  const faultsOf = (...args: string[]) => {
    const parsed = parseOptions(["--pools", "a", ...args], {});
    return parsed.ok ? parsed.options.faults : parsed.problems;
  };
  expect(faultsOf("--allow-faults")).toEqual({});
  expect(faultsOf("--faults", '{"trainer":{"mode":"never"}}')).toEqual({ trainer: { mode: "never" } });
  expect(faultsOf("--faults", "{")).toEqual(["--faults: is no JSON"]);
});

test("every problem is listed", () => {
  const parsed = parseOptions(["--port", "high", "--public-url", "ftp://x"], {});
  expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.split(":")[0])).toEqual([
    "--pools",
    "--port",
    "--public-url",
  ]);
  expect(parseOptions(["--pool", "a"], {})).toMatchObject({ ok: false });
});
