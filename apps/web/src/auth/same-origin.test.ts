import { describe, expect, test } from "vitest";
import { isSameOrigin } from "./same-origin.ts";

const appUrl = "https://labels.example.org";

function post(headers: Record<string, string>): Request {
  return new Request("http://127.0.0.1:3000/api/trpc/projects.create", { method: "POST", headers });
}

describe("a state-changing request with a session", () => {
  test.each([
    ["from our public address", { origin: "https://labels.example.org" }],
    ["from the host it was sent to", { origin: "http://localhost:3000", host: "localhost:3000" }],
    ["from a program, which sends no origin", {}],
  ])("is trusted %s", (_, headers: Record<string, string>) => {
    expect(isSameOrigin(post(headers), appUrl)).toBe(true);
  });

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["a subdomain of ours", { origin: "https://x.labels.example.org" }],
    ["our name as a prefix", { origin: "https://labels.example.org.evil.example" }],
    ["our host without TLS", { origin: "http://labels.example.org", host: "127.0.0.1:3000" }],
    ["a sandboxed frame", { origin: "null" }],
    ["a browser that says it is cross-site", { "sec-fetch-site": "cross-site" }],
  ])("is refused from %s", (_, headers: Record<string, string>) => {
    expect(isSameOrigin(post(headers), appUrl)).toBe(false);
  });
});
