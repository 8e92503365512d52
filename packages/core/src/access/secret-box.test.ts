import { describe, expect, it } from "vitest";
import { createSecretBox } from "./secret-box.ts";

const box = createSecretBox([Buffer.alloc(32, 1)]);

describe("sealed secrets", () => {
  it("open to what was sealed, look different each time, and don't show the secret", () => {
    const sealed = [box.seal("sk-ünïcode"), box.seal("sk-ünïcode")];
    expect(sealed.map(box.open)).toEqual(["sk-ünïcode", "sk-ünïcode"]);
    expect(sealed[0]).not.toBe(sealed[1]);
    expect(sealed[0]).not.toContain("sk-");
  });

  it("don't open with another key, when tampered with, or in an unknown form", () => {
    const sealed = box.seal("secret");
    expect(() => createSecretBox([Buffer.alloc(32, 2)]).open(sealed)).toThrow();
    const flipped = `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;
    expect(() => box.open(flipped)).toThrow();
    expect(() => box.open("secret")).toThrow("unknown form");
    expect(() => createSecretBox([Buffer.alloc(16)])).toThrow("32 bytes");
    expect(() => createSecretBox([])).toThrow("no key");
  });

  it("of a key before the first open, are sealed anew once, and are marked by each key", () => {
    const sealed = box.seal("secret");
    const rotated = createSecretBox([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]);
    expect(rotated.open(sealed)).toBe("secret");
    const anew = rotated.sealAnew(sealed) ?? "";
    expect(createSecretBox([Buffer.alloc(32, 2)]).open(anew)).toBe("secret");
    expect(rotated.sealAnew(anew)).toBeNull();
    expect(() => rotated.sealAnew(createSecretBox([Buffer.alloc(32, 3)]).seal("secret"))).toThrow(
      "SECRETS_KEY",
    );
    const mark = createSecretBox([Buffer.alloc(32, 2)]).mark("a");
    expect(rotated.mark("a")).toBe(mark);
    expect(rotated.marks("a")).toEqual([mark, box.mark("a")]);
  });

  it("mark the same text the same way, and each key and each place its own", () => {
    const mark = box.mark("project", "5f9secret");
    expect(mark).toMatch(/^[0-9a-f]{64}$/);
    expect(box.mark("project", "5f9secret")).toBe(mark);
    const others = [
      createSecretBox([Buffer.alloc(32, 2)]).mark("project", "5f9secret"),
      box.mark("other", "5f9secret"),
      box.mark("project5f9secret"),
    ];
    expect(new Set([mark, ...others]).size).toBe(4);
  });
});
