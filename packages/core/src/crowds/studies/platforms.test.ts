import { describe, expect, it } from "vitest";
import { isPlatformUrl, readEntry } from "./platforms.ts";

const entry = (platform: "prolific" | "cloudresearch", query: string) =>
  readEntry(platform, new URLSearchParams(query));

describe("an entry link", () => {
  it("says who comes, at either platform", () => {
    expect(entry("prolific", "PROLIFIC_PID=5f9a&STUDY_ID=64c0&SESSION_ID=abc123")).toEqual({
      ok: true,
      ids: { externalId: "5f9a", externalSession: "abc123", externalStudy: "64c0" },
    });
    expect(entry("cloudresearch", "workerId=W1X&assignmentId=A-9&projectId=P12")).toEqual({
      ok: true,
      ids: { externalId: "W1X", externalSession: "A-9", externalStudy: "P12" },
    });
    expect(entry("cloudresearch", "participantId=W1X")).toEqual({
      ok: true,
      ids: { externalId: "W1X", externalSession: null, externalStudy: null },
    });
  });

  it("without a person, or with a placeholder nobody filled in, names what is missing", () => {
    const missing = { ok: false, parameter: "PROLIFIC_PID" };
    expect(entry("prolific", "SESSION_ID=abc")).toEqual(missing);
    expect(entry("prolific", "PROLIFIC_PID=%7B%7B%25PROLIFIC_PID%25%7D%7D")).toEqual(missing);
    expect(entry("prolific", `PROLIFIC_PID=${"x".repeat(101)}`)).toEqual(missing);
    expect(entry("prolific", "PROLIFIC_PID=%27%20OR%201%3D1")).toEqual(missing);
  });
});

describe("a link back", () => {
  it("leads to the platform and nowhere else", () => {
    expect(isPlatformUrl("prolific", "https://app.prolific.com/submissions/complete?cc=A")).toBe(true);
    expect(isPlatformUrl("cloudresearch", "https://connect.cloudresearch.com/x")).toBe(true);
    for (const url of [
      "http://app.prolific.com/",
      "https://prolific.com.evil.example/",
      "https://evilprolific.com/",
      "https://prolific.com@evil.example/",
      "javascript:alert(1)",
      "//prolific.com",
      "https://connect.cloudresearch.com/",
    ]) {
      expect([url, isPlatformUrl("prolific", url)]).toEqual([url, false]);
    }
  });
});
