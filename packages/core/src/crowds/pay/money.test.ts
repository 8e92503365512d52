import { describe, expect, it } from "vitest";
import { amountOf, decimalAmount } from "./money.ts";

const hourly = { mode: "per_hour", amountMilli: 12_000, currency: "GBP" } as const;
const label = (amountMilli: number, currency = "GBP") =>
  ({ mode: "per_label", amountMilli, currency }) as const;

describe("what work is worth", () => {
  it("is exact, and rounded up to a whole coin only at the end", () => {
    expect(amountOf(label(125), { pairs: 3, seconds: 0 })).toBe(380n);
    expect(amountOf(label(125), { pairs: 8, seconds: 0 })).toBe(1000n);
    expect(amountOf(hourly, { pairs: 1, seconds: 3600 })).toBe(12_000n);
    expect(amountOf(hourly, { pairs: 3, seconds: 100 })).toBe(340n);
    expect(amountOf(hourly, { pairs: 0, seconds: 0 })).toBe(0n);
    expect(amountOf(label(1500, "JPY"), { pairs: 1, seconds: 0 })).toBe(2000n);
    expect(amountOf(label(1, "KWD"), { pairs: 1, seconds: 0 })).toBe(1n);
  });

  it("stays exact where floating point would not", () => {
    expect(amountOf(label(999_999_990), { pairs: 1_000_000_000, seconds: 0 })).toBe(999_999_990_000_000_000n);
  });

  it("is written as a plain decimal", () => {
    expect(decimalAmount(380n, "GBP")).toBe("0.38");
    expect(decimalAmount(12_000n, "GBP")).toBe("12.00");
    expect(decimalAmount(2000n, "JPY")).toBe("2");
    expect(decimalAmount(1n, "KWD")).toBe("0.001");
    expect(decimalAmount(0n, "EUR")).toBe("0.00");
  });
});
