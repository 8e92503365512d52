import { roundConfigSchema } from "@gshf/core/rounds/model";
import { expect, it } from "vitest";
import { readSettingsFile } from "./read-settings-file.ts";

const fileOf = (text: string, name = "round.yaml") => ({
  name,
  size: text.length,
  text: () => Promise.resolve(text),
});

it("reads JSON and YAML, with a schema for an editor or without", async () => {
  const config = roundConfigSchema.parse({ pairs: 8 });
  const settings = { experiment: "main", name: "Again", config, seed: 7 };
  const json = JSON.stringify({ $schema: "https://gshf.example.org/x.json", ...settings });
  expect(await readSettingsFile(fileOf(json))).toEqual({ ok: true, settings });
  const yaml =
    "# yaml-language-server: $schema=x\nname: Again\nseed: 7\nexperiment: main\nconfig:\n  pairs: 8\n";
  expect(await readSettingsFile(fileOf(yaml))).toEqual({ ok: true, settings });
});

it.each([
  ["{", "round.yaml: "],
  ["- 1\n", "holds no fields"],
  ["name: x\nsed: 7\nconfig: {}\n", "no “sed”"],
  ["name: x\nconfig: { pairs: 0 }\n", "config.pairs"],
  ["name: x\n", "config"],
])("says what is wrong with %j", async (text, message) => {
  const read = await readSettingsFile(fileOf(text));
  expect(read).toMatchObject({ ok: false, message: expect.stringContaining(message) });
});

it("refuses what is larger than settings are", async () => {
  expect(await readSettingsFile({ ...fileOf(""), size: 2_000_000 })).toMatchObject({ ok: false });
});
