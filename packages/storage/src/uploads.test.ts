import { expect, test } from "vitest";
import { sha256Hex } from "./objects.ts";
import { type Uploads, writeStream } from "./uploads.ts";

const mebibyte = 1 << 20;
/** Of a length that no part is a multiple of. */
const pattern = Buffer.from(Array.from({ length: 251 }, (_, i) => i));
const options = { contentType: "text/plain" };

/** A bucket of one upload. */
function memoryUploads(failsAt = 0) {
  const parts: Buffer[] = [];
  const told: string[] = [];
  const uploads: Uploads = {
    begin: async () => "u",
    put: async (_, __, number, body) => {
      if (number === failsAt) throw new Error("full");
      parts.push(Buffer.from(body));
      return `tag ${number}`;
    },
    complete: async (_, __, tags) => void told.push(...tags),
    abort: async () => void told.push("aborted"),
  };
  return { uploads, parts, told };
}

async function* piecesOf(whole: Buffer, lengths: readonly number[]) {
  let from = 0;
  for (const length of lengths) {
    yield whole.subarray(from, from + length);
    from += length;
  }
}

test.each([
  [[], [0]],
  [[3], [3]],
  [[8 * mebibyte], [8 * mebibyte]],
  [
    [5, 20 * mebibyte, 0, 70_000],
    [8 * mebibyte, 8 * mebibyte, 4 * mebibyte + 70_005],
  ],
])("pieces of %j bytes are stored as parts of %j", async (lengths, sizes) => {
  const length = lengths.reduce((sum, each) => sum + each, 0);
  const whole = Buffer.alloc(length, pattern);
  const { uploads, parts, told } = memoryUploads();
  expect(await writeStream(uploads, "k", piecesOf(whole, lengths), options)).toBe(length);
  expect(parts.map((part) => part.length)).toEqual(sizes);
  expect(sha256Hex(Buffer.concat(parts))).toBe(sha256Hex(whole));
  expect(told).toEqual(sizes.map((_, i) => `tag ${i + 1}`));
});

test("of what can't be stored whole nothing is kept", async () => {
  const { uploads, told } = memoryUploads(2);
  const pieces = piecesOf(Buffer.alloc(9 * mebibyte), [9 * mebibyte]);
  await expect(writeStream(uploads, "k", pieces, options)).rejects.toThrow("full");
  expect(told).toEqual(["aborted"]);
});
