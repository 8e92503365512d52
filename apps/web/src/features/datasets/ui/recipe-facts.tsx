import type { BuildView } from "@gshf/core/datasets";
import {
  everyRow,
  methodNotes,
  recipeNotes,
  type StoredChoice,
  type StoredRecipe,
} from "@gshf/core/datasets/model";
import { Fragment } from "react";
import { Card } from "#ui/card.tsx";
import { counted, formatCount, formatFigure } from "#ui/format.ts";

/** What a dataset was made by, and what became of the prompts that were asked. */
export function RecipeFacts({ recipe, summary }: { recipe: StoredRecipe; summary: BuildView["summary"] }) {
  const { label, what } = recipeNotes[recipe.kind];
  return (
    <Card title={`Recipe: ${label}`} description={what}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {[...factsOf(recipe), ...outcomeOf(summary)].map(([term, value]) => (
          <Fragment key={term}>
            <dt className="text-muted">{term}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Card>
  );
}

type Fact = [term: string, value: string];

function factsOf(recipe: StoredRecipe): Fact[] {
  if (recipe.kind === "mixture") {
    return [
      ["Offline comparisons", offlineText(recipe.offline)],
      ["Frozen rounds", recipe.rounds.join(", ") || "none"],
      ...choiceFacts(recipe.choice ?? everyRow),
    ];
  }
  const { policy, n, temperature, topP, prompts, labeler } = recipe;
  const facts: Fact[] = [
    ["Drawn from", `${policy}, ${n} answers a prompt at T = ${temperature}, top-p ${topP}`],
    ["Prompts", formatCount(prompts.count) + (prompts.part === null ? "" : `, of part ${prompts.part}`)],
    [
      "Told apart by",
      labeler.kind === "scorer"
        ? `the gold scorer ${labeler.model}`
        : `a reward fitted to ${offlineText(labeler.offline)} offline comparisons and ${counted(labeler.rounds.length, "frozen round")}`,
    ],
  ];
  if (recipe.kind === "rejection") {
    facts.push(["Method", methodNotes[recipe.method].label]);
    facts.push(["Coefficient", String(recipe.coefficient)]);
    facts.push(["Pairs per prompt", String(recipe.pairs)]);
  }
  facts.push(["Seed", String(recipe.seed)]);
  return facts;
}

function choiceFacts({
  offlineShare,
  heldOut,
  votesMin,
  agreementMin,
  reliabilityMin,
}: StoredChoice): Fact[] {
  const facts: [boolean, Fact][] = [
    [offlineShare !== null, ["Share of offline comparisons", String(offlineShare)]],
    [heldOut > 0, ["Held-out prompts", String(heldOut)]],
    [votesMin > 0, ["Minimum votes", String(votesMin)]],
    [agreementMin > everyRow.agreementMin, ["Minimum agreement", String(agreementMin)]],
    [reliabilityMin !== undefined, ["Minimum reliability", String(reliabilityMin)]],
  ];
  return facts.flatMap(([isSaid, fact]) => (isSaid ? [fact] : []));
}

function offlineText(offline: { comparisons: number; limit: number | null } | null): string {
  if (offline === null) return "no";
  const { comparisons, limit } = offline;
  return formatCount(limit === null ? comparisons : Math.min(limit, comparisons));
}

function outcomeOf(summary: BuildView["summary"]): Fact[] {
  if (summary === null) return [];
  const { draws, rows, ties, missing, bound } = summary;
  const facts: Fact[] = [
    ["Answers drawn", formatCount(draws)],
    ["Rows", formatCount(rows)],
    ["Ties left out", `${formatCount(ties)}: both answers had the same reward`],
    ["Pairs not made", `${formatCount(missing)}: too few answers were drawn or accepted`],
  ];
  if (bound !== null) facts.push(["Bound R", `${formatFigure(bound)}, the largest reward of all draws`]);
  return facts;
}
