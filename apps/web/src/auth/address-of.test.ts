import { expect, test } from "vitest";
import { addressOf } from "./address-of.ts";

const from = (value: string) => new Request("http://x", { headers: { "x-forwarded-for": value } });

test("the address is what our own proxy saw, whatever a client wrote before it", () => {
  expect(addressOf(from("6.6.6.6, 203.0.113.7"), 1)).toBe("203.0.113.7");
  expect(addressOf(from("6.6.6.6, 203.0.113.7, 10.0.0.2"), 2)).toBe("203.0.113.7");
  expect(addressOf(from("203.0.113.7"), 2)).toBe("203.0.113.7");
  expect(addressOf(new Request("http://x"), 1)).toBe("");
});
