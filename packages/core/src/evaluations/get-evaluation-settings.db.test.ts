import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { askedOf, createEvaluationWorld, startTestEvaluation } from "../fixtures/evaluations.fixture.ts";
import { createEvaluation, evaluationsVerbs } from "./index.ts";

test("an evaluation's settings are what was asked for, and asked for again they are the same evaluation", async () => {
  await using world = await createEvaluationWorld();
  const { deps, owner, slug } = world;
  const { number } = await startTestEvaluation(world);
  const file = granted(await evaluationsVerbs.settings(deps, owner, { slug, number }));
  const { slug: _slug, policies, promptsMax: _max, ...asked } = askedOf(world);
  expect(file).toMatchObject({ ...asked, policies: expect.arrayContaining([...policies]) });
  const again = createEvaluation.definition.input.parse({ slug, ...file });
  expect(await createEvaluation(deps, owner, again)).toMatchObject({
    ok: false,
    message: expect.stringContaining(`Evaluation ${number} measures the same`),
  });
  expect(granted(await createEvaluation(deps, owner, { ...again, seed: 1 })).number).toBe(number + 1);
});
