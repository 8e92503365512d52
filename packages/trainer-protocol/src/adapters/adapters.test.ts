import { expect, test } from "vitest";
import type { TrainerAdapter } from "./adapter.ts";
import { connectTrainer, trainerAdapters, trainerAddress } from "./index.ts";
import { plainHttp } from "./plain-http.ts";

const ray: TrainerAdapter = { prefix: "ray", connect: plainHttp.connect };

test.each([
  ["https://trainer.example.org", plainHttp, "https://trainer.example.org"],
  ["https://trainer.example.org/a+b", plainHttp, "https://trainer.example.org/a+b"],
  ["ray+https://ray.example.org:8265", ray, "https://ray.example.org:8265"],
])("%s is taken apart into its kind and its URL", (address, adapter, baseUrl) => {
  expect(trainerAddress(address, [plainHttp, ray])).toEqual({ adapter, baseUrl });
});

test("a kind without an adapter is none, whatever its case", () => {
  expect(trainerAddress("ray+https://ray.example.org", [plainHttp])).toBeNull();
  expect(() => connectTrainer("nobody+https://token@example.org", {})).toThrow(/no adapter/);
});

test("every kind stands once in the list", () => {
  const prefixes = trainerAdapters.map(({ prefix }) => prefix);
  expect(new Set(prefixes).size).toBe(prefixes.length);
});
