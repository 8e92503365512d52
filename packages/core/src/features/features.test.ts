import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { textsToEmbed } from "./embedded-texts.ts";
import { readTexts, vectorMapOf } from "./feature-map.ts";
import { decodeRow, encodeRows } from "./feature-shard.ts";

describe("features", () => {
  test("survive storage bit by bit", () => {
    const rows = [Float32Array.of(1, -2.5, 1e-30), Float32Array.of(0.1, 3e30, -0)];
    const bytes = encodeRows(rows);
    expect(rows.map((_, i) => decodeRow(bytes, 3, i, "shard"))).toEqual(rows);
    expect(() => decodeRow(bytes, 3, 2, "shard")).toThrow(/too few for row 2/);
  });

  // The digests were taken from the code of the first release, before there were other maps.
  test.each([
    ["answer", 5, "1259e621de70477f39adfd0fb535fac9c8dd2b8bf68d81afd40dfdc5bf9c2562"],
    ["answer+length", 6, "b10ba151e8f90920853473742ace86920313d789b11d6289139ad4909c94eecb"],
  ])("of rounds that exist stay what they are, byte for byte: %s", (features, dimension, digest) => {
    const { vector } = vectorMapOf({ features, dimension });
    const hash = createHash("sha256");
    for (let i = 0; i < 200; i++) {
      const answer = Float32Array.from({ length: 5 }, (_, c) => 10 ** (c - 2) * Math.sin(7 * i + 3 * c + 1));
      hash.update(encodeRows([vector({ characters: i * i, answer })]));
    }
    expect(hash.digest("hex")).toBe(digest);
  });

  test("know their map by name", () => {
    expect(() => vectorMapOf({ features: "smell", dimension: 3 })).toThrow("no feature map is called smell");
  });
});

describe("texts to embed", () => {
  const [a, b] = ["a".repeat(64), "b".repeat(64)];
  const answers = [
    { promptId: "2", promptKey: "late", textSha256: b },
    { promptId: "1", promptKey: "early", textSha256: b },
    { promptId: "1", promptKey: "early", textSha256: a },
    { promptId: "2", promptKey: "late", textSha256: b },
  ];

  test("of the answer alone are the answers, each once, by their hash", () => {
    const texts = textsToEmbed({ features: "answer", dimension: 3 }, answers);
    expect(texts.map(({ part, textSha256 }) => [part, textSha256])).toEqual([
      ["answer", a],
      ["answer", b],
    ]);
  });

  test("of prompt and answer together are a text for each answer to each prompt", () => {
    const texts = textsToEmbed({ features: "prompt+answer", dimension: 3 }, answers);
    expect(texts).toEqual([
      { part: "both", promptId: "1", textSha256: a },
      { part: "both", promptId: "1", textSha256: b },
      { part: "both", promptId: "2", textSha256: b },
    ]);
  });

  test("of a product are the answers and the prompts, in an order that ids and arrival don't change", () => {
    const map = { features: "answer*prompt", dimension: 6 };
    const texts = textsToEmbed(map, answers);
    expect(texts.map(({ part, textSha256, promptId }) => [part, textSha256 || promptId])).toEqual([
      ["answer", a],
      ["answer", b],
      ["prompt", "1"],
      ["prompt", "2"],
    ]);
    const parts = (of: typeof answers) =>
      textsToEmbed(map, of).map(({ part, textSha256 }) => [part, textSha256]);
    expect(parts(answers.toReversed())).toEqual(parts(answers));
  });
});

describe("reading in windows", () => {
  const long = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");

  test("sends short texts as they are, and gives their embeddings back to the bit", () => {
    const texts = [" short ", "one"];
    const { requested, combine } = readTexts(texts, 32);
    expect(requested).toEqual(texts);
    const rows = [Float32Array.of(0.1, 0.2), Float32Array.of(3, 4)];
    expect(combine(rows)).toEqual(rows);
  });

  test("sends a long text in parts, and averages only its own", () => {
    const { requested, combine } = readTexts(["one", long, "two"], 32);
    const windows = requested.length - 2;
    expect(windows).toBeGreaterThan(2);
    const inside = Array.from({ length: windows }, () => Float32Array.of(0, 1));
    const rows = combine([Float32Array.of(1, 0), ...inside, Float32Array.of(5, 5)]);
    expect(rows.map((row) => [...row])).toEqual([
      [1, 0],
      [0, 1],
      [5, 5],
    ]);
  });

  test("is not done unless asked for", () => {
    expect(readTexts([long], null).requested).toEqual([long]);
  });
});
