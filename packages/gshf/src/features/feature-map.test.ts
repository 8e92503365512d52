import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import {
  createVectorMap,
  embeddingWidth,
  type FeatureInput,
  type FeatureMapName,
  featureDimension,
  featureMapNames,
  featureParts,
} from "./feature-map.ts";

const phi = (name: FeatureMapName, input: FeatureInput, width = 2) => [
  ...createVectorMap(name, width).vector(input),
];
const norm = (vector: Iterable<number>) => Math.hypot(...vector);
/** e(a) = (.6, .8), e(x) = (1, 0), as an embedder that doesn't normalise gives them. */
const texts = { answer: Float32Array.of(3, 4), prompt: Float32Array.of(7, 0), both: Float32Array.of(0, -5) };
const close = (actual: number[], expected: number[]) => {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 6);
};

describe("a feature map, by hand", () => {
  const half = Math.SQRT1_2;
  it.each<[FeatureMapName, number, number[]]>([
    ["answer", 0, [0.6, 0.8]],
    // (1800 − 600)/(1800 + 600) = ½.
    ["answer+length", 1800, [0.6 * half, 0.8 * half, 0.5 * half]],
    // ln(601·e^{1.5}/601)/3 = ½, for a whole number of characters near to it.
    ["answer+log-length", 2693, [0.6 * half, 0.8 * half, ((Math.log(2694) - Math.log(601)) / 3) * half]],
    ["prompt+answer", 0, [0, -1]],
    // √2·(.6·1, .8·0) = (.8485, 0), shorter than one.
    ["answer*prompt", 0, [0.6 * half, 0.8 * half, Math.SQRT2 * 0.6 * half, 0]],
    [
      "answer*prompt+log-length",
      600,
      [0.6, 0.8, Math.SQRT2 * 0.6, 0, 0].map((value) => value / Math.sqrt(3)),
    ],
  ])("%s of an answer of %i characters", (name, characters, expected) => {
    close(phi(name, { characters, ...texts }), expected);
  });

  it("keeps a product inside the unit ball where both texts point the same way", () => {
    const along = Float32Array.of(1, 0);
    close(phi("answer*prompt", { characters: 1, answer: along, prompt: along }), [half, 0, half, 0]);
  });

  it("holds log length between −1 and 1", () => {
    const last = (characters: number) =>
      (phi("answer+log-length", { characters, ...texts }).at(-1) ?? Number.NaN) / half;
    expect([last(0), last(600), last(10_000_000)].map((value) => Number(value.toFixed(6)))).toEqual([
      -1, 0, 1,
    ]);
  });
});

describe("every feature map", () => {
  const width = 5;
  const embedding = () =>
    fc.array(fc.float({ min: -1e4, max: 1e4, noNaN: true }), { minLength: width, maxLength: width });
  const input = () =>
    fc
      .record({ answer: embedding(), prompt: embedding(), both: embedding(), characters: fc.nat(300_000) })
      .map(
        ({ answer, prompt, both, characters }): Required<FeatureInput> => ({
          answer: Float32Array.from(answer),
          prompt: Float32Array.from(prompt),
          both: Float32Array.from(both),
          characters,
        }),
      );

  it.each(featureMapNames)("%s stays inside the unit ball, whatever the embedder's scale", (name) => {
    fc.assert(
      fc.property(input(), fc.constantFrom(1e-6, 1, 1e6), (given, scale) => {
        const map = createVectorMap(name, width);
        const found = map.vector(given);
        expect(norm(found)).toBeLessThanOrEqual(1 + 1e-6);
        const scaled = map.vector({
          characters: given.characters,
          answer: given.answer.map((value) => value * scale),
          prompt: given.prompt.map((value) => value * scale),
          both: given.both.map((value) => value * scale),
        });
        // An embedding that underflows is another one.
        if (Math.min(...[given.answer, given.prompt, given.both].map(norm)) > 1e-3)
          found.forEach((value, i) => {
            expect(scaled[i]).toBeCloseTo(value, 5);
          });
      }),
    );
  });

  it.each(featureMapNames)("%s turns z around exactly when the answers are swapped", (name) => {
    fc.assert(
      fc.property(input(), input(), (one, other) => {
        const map = createVectorMap(name, width);
        const [first, second] = [map.vector(one), map.vector({ ...other, prompt: one.prompt })];
        const z = first.map((value, i) => value - (second[i] ?? 0));
        const swapped = second.map((value, i) => value - (first[i] ?? 0));
        z.forEach((value, i) => {
          expect(value + (swapped[i] ?? Number.NaN)).toBe(0);
        });
      }),
    );
  });

  it.each(featureMapNames)("%s has the dimension that is announced, and gives the width back", (name) => {
    const map = createVectorMap(name, width);
    const any = Float32Array.of(1, 2, 3, 4, 5);
    const found = map.vector({ characters: 9, answer: any, prompt: any, both: any });
    expect([found.length, featureDimension(name, width)]).toEqual([map.dimension, map.dimension]);
    expect(embeddingWidth(name, map.dimension)).toBe(width);
  });

  it.each(featureMapNames)("%s reads the parts it names and no other", (name) => {
    const map = createVectorMap(name, 2);
    const parts = featureParts(name);
    const own = Object.fromEntries(parts.map((part) => [part, texts[part]]));
    expect([...map.vector({ characters: 9, ...own })]).toEqual([...map.vector({ characters: 9, ...texts })]);
    for (const part of parts)
      expect(() => map.vector({ characters: 9, ...own, [part]: undefined })).toThrow(part);
  });
});

it("a text that embeds to zero stays there", () => {
  const none = { characters: 5, answer: new Float32Array(2), prompt: Float32Array.of(1, 0) };
  expect([...createVectorMap("answer", 2).vector(none)]).toEqual([0, 0]);
  expect([...createVectorMap("answer*prompt", 2).vector(none)]).toEqual([0, 0, 0, 0]);
});

it("a product tells the same answer to two prompts apart, and answers of one prompt by their likeness", () => {
  const random = createRandom(5);
  const width = 256;
  const text = () => Float32Array.from({ length: width }, () => random.normal());
  const [answer, prompt, other] = [text(), text(), text()];
  const map = createVectorMap("answer*prompt", width);
  const first = map.vector({ characters: 1, answer, prompt });
  const second = map.vector({ characters: 1, answer, prompt: other });
  const inner = first.reduce((sum, value, i) => sum + value * (second[i] ?? 0), 0);
  // ½ from the answer itself; of the products of independent texts nothing within 5/√256.
  expect(Math.abs(inner - 0.5)).toBeLessThan(0.32);
  expect(inner).toBeLessThan(0.9);
});

it.each([
  ["a dimension no width gives", () => embeddingWidth("answer*prompt", 7), "dimension"],
  ["a dimension that leaves no width", () => embeddingWidth("answer+length", 1), "dimension"],
  [
    "fewer characters than none",
    () => phi("answer", { characters: -1, answer: Float32Array.of(1, 0) }),
    "characters",
  ],
  [
    "an embedding of another width",
    () => phi("answer", { characters: 1, answer: Float32Array.of(1) }),
    "answer",
  ],
  [
    "an embedding that isn't finite",
    () => phi("answer", { characters: 1, answer: Float32Array.of(1, Number.NaN) }),
    "answer[1]",
  ],
  ["a width of none", () => createVectorMap("answer", 0), "width"],
  ["more dimensions than a matrix can have", () => createVectorMap("answer*prompt", 9_000), "dimension"],
])("refuses %s", (_, call, named) => {
  expect(call).toThrow(named);
});
