import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { createWorld } from "../fixtures/world.fixture.ts";
import { changePrompts, importComparisons, importPrompts } from "../prompts/index.ts";
import { createRound } from "./create-round.ts";
import { getRound } from "./get-round.ts";
import { listPromptChoices } from "./list-prompt-choices.ts";
import { newRoundSchema } from "./model.ts";
import { previewRound } from "./preview-round.ts";
import { startRound } from "./start-round.ts";

async function* file(rows: object[]): AsyncGenerator<Uint8Array> {
  for (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
}

test("a round chooses its prompts by file and tag: counted beforehand, named afterwards, and told when too few", async () => {
  await using world = await createWorld();
  const { deps, owner, slug, projectId } = world;
  const rows = Array.from({ length: 8 }, (_, i) => ({
    prompt_id: `s-${i}`,
    prompt: `sum ${i}`,
    tags: ["sums"],
  }));
  const sums = granted(await importPrompts(deps, owner, { slug, fileName: "sums.jsonl" }, file(rows)));
  const offline = { prompt_id: "o-1", prompt: "offline", chosen: "a", rejected: "b" };
  const pairs = granted(
    await importComparisons(deps, owner, { slug, fileName: "pairs.jsonl" }, file([offline])),
  );
  await deps.db.prompt.updateMany({ where: { projectId }, data: { split: "train" } });
  const [first] = await deps.db.prompt.findMany({ where: { projectId, importId: sums.id }, take: 1 });
  const ids = [first?.id ?? ""];
  granted(await changePrompts(deps, owner, { slug, ids, addTags: ["hard"], removeTags: [] }));

  const choices = granted(await listPromptChoices(deps, owner, { slug }));
  expect(choices).toMatchObject({
    prompts: 20,
    tags: [
      { tag: "sums", prompts: 8 },
      { tag: "hard", prompts: 1 },
    ],
  });
  expect(Object.fromEntries(choices.imports.map(({ fileName, prompts }) => [fileName, prompts]))).toEqual({
    "prompts.jsonl": 12,
    "sums.jsonl": 8,
    // Its prompt is offline only.
    "pairs.jsonl": 0,
  });

  const preview = async (prompts: object) => {
    const { config } = newRoundSchema.parse({ slug, config: { pairs: 4, prompts } });
    const { trainPrompts, warnings } = granted(await previewRound(deps, owner, { slug, config }));
    return [trainPrompts, warnings.find((warning) => warning.includes("for rounds")) ?? null];
  };
  expect(await preview({})).toEqual([20, null]);
  expect(await preview({ imports: [sums.id] })).toEqual([8, null]);
  expect(await preview({ imports: [sums.id], tags: ["hard"] })).toEqual([
    1,
    expect.stringMatching(/^Only 1 prompt of the chosen files and tags .* 4 pairs: some .* more than once/),
  ]);
  expect(await preview({ imports: [pairs.id] })).toEqual([
    0,
    expect.stringMatching(/^No prompt of the chosen files can be asked/),
  ]);

  const config = { pairs: 4, prompts: { imports: [pairs.id], tags: ["hard"] } };
  const { number } = granted(await createRound(deps, owner, newRoundSchema.parse({ slug, config })));
  const round = granted(await getRound(deps, owner, { slug, number }));
  expect(round.config.prompts).toEqual(config.prompts);
  expect(round.promptFiles).toEqual([{ id: pairs.id, fileName: "pairs.jsonl" }]);
  expect(await startRound(deps, owner, { slug, number })).toMatchObject({ ok: false, field: "prompts" });
});
