import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { productionProblems } from "./production-rules.ts";
import { parseEnv, serviceEnv } from "./service-env.ts";

const problemsWith = (given: Record<string, string>) => {
  const source = {
    NODE_ENV: "production",
    DATABASE_URL: "postgresql://gshf:pw@db.example.org:5432/gshf",
    APP_URL: "https://labels.example.org/",
    SECRETS_KEY: randomBytes(32).toString("base64"),
    S3_BUCKET: "gshf",
  };
  const env = parseEnv(serviceEnv, "It", Object.assign(source, given));
  return productionProblems(env).map(({ path }) => path);
};

test("production does not start on http, nor with a way into the private network", () => {
  expect(problemsWith({})).toEqual([]);
  expect(problemsWith({ APP_URL: "http://labels.example.org" })).toEqual(["APP_URL"]);
  expect(problemsWith({ APP_URL: "http://192.168.1.4:3000" })).toEqual(["APP_URL"]);
  expect(problemsWith({ APP_URL: "http://localhost.example.org" })).toEqual(["APP_URL"]);
  expect(problemsWith({ EGRESS_ALLOW_PRIVATE: "1" })).toEqual(["EGRESS_ALLOW_PRIVATE"]);
});

test("private hosts that are named one by one may be reached", () => {
  expect(problemsWith({ EGRESS_ALLOW_PRIVATE: "1", EGRESS_ALLOWED_HOSTS: "vllm.internal" })).toEqual([]);
});

test.each(["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"])(
  "an installation for its own machine, at %s, starts",
  (APP_URL) => {
    expect(problemsWith({ APP_URL, EGRESS_ALLOW_PRIVATE: "1" })).toEqual([]);
  },
);

test("outside production nothing of this is asked", () => {
  expect(problemsWith({ NODE_ENV: "development", APP_URL: "http://x", EGRESS_ALLOW_PRIVATE: "1" })).toEqual(
    [],
  );
});
