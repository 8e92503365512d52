import type { PairView } from "@gshf/core/rounds";
import { newRoundSchema, type WeighedExplanation } from "@gshf/core/rounds/model";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { afterEach, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { Form, useVerbForm } from "#ui/form.tsx";
import { CandidateSources, SourceRows } from "./candidate-sources.tsx";
import { CandidatesCard } from "./candidates-card.tsx";
import { fewDrawsWarnings } from "./choice-warnings.ts";
import { defaultConfig } from "./round-form.ts";

afterEach(cleanup);

const policies = { reference: "the reference policy π₀", main: "the main policy", "dpo-1": "dpo-1" };

function Page({ send }: { send: (values: unknown) => Promise<unknown> }) {
  const form = useVerbForm({
    schema: newRoundSchema,
    defaultValues: { slug: "p", name: "", seed: null, config: defaultConfig },
    mutation: { mutateAsync: send },
  });
  return (
    <Form form={form}>
      <CandidateSources form={form} index={0}>
        <SourceRows form={form} index={0} policies={policies} />
      </CandidateSources>
      <form.Submit>Create round</form.Submit>
    </Form>
  );
}

const click = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const type = (label: string, at: number, value: string) => {
  const field = screen.getAllByLabelText(label)[at];
  if (field !== undefined) fireEvent.change(field, { target: { value } });
};

test("candidates come from several policies, weighted by their draws, or from the round’s own", async () => {
  const sent: unknown[] = [];
  render(<Page send={async (values) => sent.push(values)} />);
  expect(screen.getByText("Candidates come from the round’s own policy.")).toBeDefined();
  click("Choose candidate sources");
  click("Add a source");
  type("Draws", 0, "6");
  type("Draws", 1, "2");
  fireEvent.change(screen.getByLabelText("Source 2, 25 %"), { target: { value: "dpo-1" } });
  click("Create round");
  await expect.poll(() => sent).toHaveLength(1);
  expect(newRoundSchema.parse(sent[0]).config.arms[0]?.candidates).toEqual([
    { policy: "reference", n: 6 },
    { policy: "dpo-1", n: 2 },
  ]);
  click("Remove source 2 of arm 1");
  click("Remove source 1 of arm 1");
  click("Create round");
  await expect.poll(() => sent).toHaveLength(2);
  expect(newRoundSchema.parse(sent[1]).config.arms[0]?.candidates).toBeUndefined();
});

const candidate = (responseId: string, weight: number) => ({
  responseId,
  multiplicity: 1,
  weight,
  enhancerWeight: weight,
  reward: 0,
  distance: 1,
  cost: 0,
  affordable: true,
});

const pair = {
  first: { responseId: "a" },
  second: { responseId: "b" },
  texts: { a: "One.", b: "Two." },
} as unknown as PairView;

test.each([
  [2.9, true],
  [3, false],
])("an effective sample size of %f is shown, and warned of below 3", (effectiveSampleSize, warns) => {
  const explanation = {
    version: 1,
    eta: 0.1,
    betaA: 1,
    effectiveSampleSize,
    candidates: [candidate("a", 0.6), candidate("b", 0.4)],
  } as unknown as WeighedExplanation;
  render(
    <NuqsTestingAdapter>
      <CandidatesCard pair={pair} explanation={explanation} />
    </NuqsTestingAdapter>,
  );
  expect(
    screen.getByText(new RegExp(`effective sample size ${effectiveSampleSize.toFixed(1)}`)),
  ).toBeDefined();
  expect(screen.queryAllByText(/Under 3 effective draws/)).toHaveLength(warns ? 1 : 0);
});

test("a round says in how many of its prompts the weights rest on too few draws", () => {
  expect(fewDrawsWarnings(0)).toEqual([]);
  expect(fewDrawsWarnings(0.25)[0]).toMatch(/^In 25\s% of the prompts the effective sample size is under 3/);
});
