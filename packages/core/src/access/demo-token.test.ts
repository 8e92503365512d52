import { describe, expect, test } from "vitest";
import { demoToken, userOfDemoToken } from "./demo-token.ts";

const secret = "kU6v9pQ2sT8xW1zC4fH7jL0nR3mB5dG9";
const userId = "01a208ca-9249-73ff-872d-4ee03b8340ba";

describe("one-click links of the demo", () => {
  test("sign in the user they were made for", () => {
    expect(userOfDemoToken({ demo: true, secret }, demoToken(secret, userId))).toBe(userId);
  });

  test("are worth nothing outside the demo", () => {
    expect(userOfDemoToken({ demo: false, secret }, demoToken(secret, userId))).toBeNull();
  });

  test.each([
    ["another user's id", `00000000-0000-7000-8000-000000000000.${demoToken(secret, userId).split(".")[1]}`],
    ["another installation's key", demoToken("another secret of some other installation", userId)],
    ["no signature", userId],
    ["an empty signature", `${userId}.`],
    ["nothing", ""],
  ])("are refused with %s", (_, token) => {
    expect(userOfDemoToken({ demo: true, secret }, token)).toBeNull();
  });
});
