import { expect, test } from "vitest";
import { createEgress } from "../access/index.ts";
import { usableAddress } from "./verify-artifact.ts";

const deps = { egress: createEgress({ allowPrivate: false, allowedHosts: [] }) };
const at = (uri: string) => ({ kind: "checkpoint" as const, uri, sha256: null });

test.each([
  "https://127.0.0.1/weights",
  "HTTPS://[::1]/weights",
  "https://169.254.169.254/latest/meta-data",
  "https://[::ffff:10.0.0.1]/weights",
  "https://2130706433/weights",
  "http://models.example.org/weights",
])("%s is refused, by field and value, where private addresses are closed", (uri) => {
  expect(() => usableAddress(deps, at(uri), 3)).toThrow(/artifacts\.3\.uri: /);
});

test("public addresses and those of other stores are taken", () => {
  for (const uri of [
    "HTTPS://models.example.org/w",
    "s3://bucket/w",
    "gs://bucket/w",
    "hf://org/repo@main",
  ]) {
    expect(usableAddress(deps, at(uri), 0).uri).toBe(uri.replace("HTTPS", "https"));
  }
});
