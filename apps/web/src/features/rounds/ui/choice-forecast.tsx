"use client";

import type { ChoiceForecast as Forecast } from "@gshf/core/rounds";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useWatch } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { counted, formatFigure, formatPercent } from "#ui/format.ts";
import { ErrorState, Skeleton } from "#ui/states.tsx";
import { useDebounced } from "#ui/use-debounced.ts";
import { leewayWarnings } from "./choice-warnings.ts";
import { FigureList } from "./figure-list.tsx";
import { PreviewWarnings } from "./preview-warnings.tsx";
import { defaultConfig, type RoundForm } from "./round-form.ts";

/** How Option II would choose with these settings, tried on answers that are there already. */
export function ChoiceForecast({ slug, form }: { slug: string; form: RoundForm }) {
  const trpc = useTRPC();
  const values = useDebounced(useWatch({ control: form.control, name: "config" }), 400);
  const experiment = useWatch({ control: form.control, name: "experiment" });
  const config = useMemo(() => roundConfigSchema.safeParse(values).data ?? null, [values]);
  const { eta, radius, metric, choice } = config ?? defaultConfig;
  const isAsked = config !== null && choice !== 1;
  const forecast = useQuery(
    trpc.rounds.forecast.queryOptions(
      { slug, eta, radius, metric, ...(experiment !== undefined && { experiment }) },
      { enabled: isAsked, placeholderData: keepPreviousData, staleTime: 60_000 },
    ),
  );
  if (!isAsked) return null;
  return (
    <Card title="Preview of Option II">
      {forecast.isError ? <ErrorState message={problemOf(forecast.error).message} /> : null}
      {forecast.isPending ? <Skeleton lines={4} /> : null}
      {forecast.data === undefined ? null : (
        <div aria-live="polite" className={forecast.isPlaceholderData ? "opacity-60" : undefined}>
          <Told forecast={forecast.data} />
        </div>
      )}
    </Card>
  );
}

const unknownBecause = {
  "no-fit": "Available once a round has fitted a reward with this measure of uncertainty.",
  "no-candidates": "Available once a round has embedded π₀’s answers.",
  "many-dimensions":
    "Not available with this many dimensions. The round’s page shows the figures after choosing.",
} as const;

function Told({ forecast }: { forecast: Forecast }) {
  if (!forecast.known) return <p className="text-sm text-muted">{unknownBecause[forecast.because]}</p>;
  const { prompts, candidatesOfRound, fitOfRound, observations, figures, isCold } = forecast;
  const heldOut = figures.heldOut ?? null;
  return (
    <>
      <p className="mb-3 text-sm text-muted">
        On {counted(prompts, "prompt")} of round {candidatesOfRound}, by round {fitOfRound}’s reward from{" "}
        {counted(observations, "comparison")}.
      </p>
      <FigureList
        rows={[
          ["Affordable candidates", formatPercent(forecast.affordable)],
          ["Chooses the farthest answer", formatPercent(forecast.farthest)],
          ["Effective dimension", formatFigure(figures.posterior?.effectiveDimension, 1)],
          ["Ridge λ₀", formatFigure(figures.posterior?.ridge)],
          ["Held-out log loss", formatFigure(heldOut?.logLoss, 3)],
          ["Slope of calibration", formatFigure(heldOut?.slope?.value)],
        ]}
      />
      <PreviewWarnings
        className="mt-4"
        warnings={[
          ...leewayWarnings(forecast),
          ...(isCold
            ? [
                "The labels so far can’t carry Option II: the round would choose V-optimal pairs instead, if that is on.",
              ]
            : []),
        ]}
      />
    </>
  );
}
