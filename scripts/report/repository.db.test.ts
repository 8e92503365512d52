import path from "node:path";
import { expect, test } from "vitest";
import { countVerbs } from "./count-verbs.ts";
import { measureStructure } from "./measure-structure.ts";

const root = path.resolve(import.meta.dirname, "../..");

test("this repository has no circle, and no long file without a reason", { timeout: 120_000 }, async () => {
  const { files, circles, longFiles } = await measureStructure(root);
  // A reader that found nothing would find no fault either.
  expect(files).toBeGreaterThan(900);
  expect({ circles, longFiles }).toEqual({ circles: { value: [], type: [] }, longFiles: [] });
});

test("every verb says what it answers", () => {
  const { verbs, withOutput } = countVerbs();
  expect(verbs).toBeGreaterThan(90);
  expect(withOutput).toBe(verbs);
});
