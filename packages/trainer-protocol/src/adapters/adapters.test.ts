import { expect, test } from "vitest";
import { connectTrainer, trainerAdapters, trainerAddress } from "./index.ts";
import { plainHttp } from "./plain-http.ts";
import { ray } from "./ray.ts";

test.each([
  ["https://trainer.example.org", plainHttp, "https://trainer.example.org", {}],
  ["https://trainer.example.org/a+b?c=d", plainHttp, "https://trainer.example.org/a+b?c=d", {}],
  ["ray+https://ray.example.org:8265", ray, "https://ray.example.org:8265", {}],
  ["ray+https://r.test?entrypoint=a+b%3F&gpus=1", ray, "https://r.test", { entrypoint: "a b?", gpus: "1" }],
])("%s is taken apart into its kind, its URL and its settings", (address, adapter, baseUrl, settings) => {
  expect(trainerAddress(address, [plainHttp, ray])).toEqual({ adapter, baseUrl, settings });
});

test.each([
  [{}, null],
  [{ entrypoint: "train.sh", cpus: "2", gpus: "0.5" }, null],
  [{ gpu: "1" }, /no setting gpu/],
  [{ gpus: "-1" }, /gpus: .*not "-1"/],
  [{ gpus: "many" }, /gpus: .*not "many"/],
])("settings %j are taken, or refused by name and value", (settings, message) => {
  const fault = ray.fault({ baseUrl: "https://r.test", settings });
  if (message === null) expect(fault).toBeNull();
  else expect(fault).toMatch(message);
});

test("a kind without an adapter is none, whatever its case", () => {
  expect(trainerAddress("ray+https://ray.example.org", [plainHttp])).toBeNull();
  expect(() => connectTrainer("nobody+https://token@example.org", {})).toThrow(/no adapter/);
});

test("every kind stands once in the list", () => {
  const prefixes = trainerAdapters.map(({ prefix }) => prefix);
  expect(new Set(prefixes).size).toBe(prefixes.length);
});
