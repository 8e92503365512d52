import { describe, expect, it } from "vitest";
import { limits } from "./read-lines.ts";
import { splitList } from "./split-list.ts";

async function split(text: string, size: number): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: unknown[] = [];
  for await (const line of splitList(pieces()))
    found.push("bytes" in line ? Buffer.from(line.bytes).toString().trim() : line.tooLargeBytes);
  return found;
}

describe("a list that comes in pieces", () => {
  it.each([1, 2, 3, 7, 1000])("is cut into its elements whatever the pieces (%i bytes)", async (size) => {
    const elements = ['{"a": "]},[\\"\\\\"}', "[1, [2]]", '"x,y"', "3", '{"☂": {}}'];
    expect(await split(`\ufeff \n[ ${elements.join(" ,\n")} ]\n `, size)).toEqual(elements);
    expect(await split("[ \n]", size)).toEqual([]);
    expect(await split('[{"a":1},]', size)).toEqual(['{"a":1}', ""]);
  });

  it.each([1, 100])("is none without an end, or with something after it (%i)", async (size) => {
    await expect(split('[{"a":1}', size)).rejects.toThrow("its list has no end");
    await expect(split('[{"a":"]}', size)).rejects.toThrow("its list has no end");
    await expect(split("[1] 2", size)).rejects.toThrow("something follows the end of its list");
  });

  it("holds no element that is too large, and reads on", async () => {
    const large = `"${"x".repeat(limits.rowBytesMax)}"`;
    expect(await split(`[1,${large},2]`, 65_536)).toEqual(["1", large.length, "2"]);
  });
});
