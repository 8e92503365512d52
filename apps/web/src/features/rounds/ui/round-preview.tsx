"use client";

import type { RoundPreview as RoundPreviewData } from "@gshf/core/rounds";
import type { RoundConfig } from "@gshf/core/rounds/model";
import type { ReactNode } from "react";
import { problemOf } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount, formatFigure } from "#ui/format.ts";
import { ErrorState, Skeleton } from "#ui/states.tsx";
import { SummaryLine } from "#ui/summary-line.tsx";
import { labelerName } from "./labeler-text.ts";
import { PreviewWarnings } from "./preview-warnings.tsx";
import { promptChoiceText } from "./prompt-choice-text.ts";
import type { RoundForm } from "./round-form.ts";
import { SourceLines } from "./source-lines.tsx";
import { Beta } from "./symbols.tsx";
import { useRoundPreview } from "./use-round-preview.ts";

/** What the round would do, worked out by the server while the form is filled in. */
export function RoundPreview({ slug, form }: { slug: string; form: RoundForm }) {
  const { config, preview } = useRoundPreview(slug, form);
  const { data } = preview;
  return (
    <Card title="Summary">
      {config === null ? <p className="text-muted">Complete the form to see the summary.</p> : null}
      {config !== null && preview.isError ? <ErrorState message={problemOf(preview.error).message} /> : null}
      {config !== null && preview.isPending ? <Skeleton lines={6} /> : null}
      {config === null || data === undefined ? null : (
        <div aria-live="polite" className={preview.isPlaceholderData ? "opacity-60" : undefined}>
          <dl className="space-y-2.5 text-sm">
            <SummaryLine term="Prompts drawn">
              {formatCount(config.pairs)} <Aside>{formatCount(data.trainPrompts)} to choose from</Aside>
            </SummaryLine>
            <SummaryLine term="Chosen from">
              {promptChoiceText(config.prompts)}
              {data.promptPart === null ? null : (
                <>
                  {" "}
                  <Aside>
                    part {data.promptPart.part} of {data.promptPart.of}
                  </Aside>
                </>
              )}
            </SummaryLine>
            <SummaryLine term="Answers to sample">
              {data.arms.length === 0 ? null : "about "}
              {formatCount(data.draws)}{" "}
              {data.arms.length === 0 ? (
                <Aside>{config.samples} each</Aside>
              ) : (
                <Aside>
                  in {formatCount(data.arms.reduce((sum, { requests }) => sum + requests, 0))} requests
                </Aside>
              )}
            </SummaryLine>
            <SummaryLine term="Labels to collect">
              {formatCount(data.labels)} <Aside>{config.labelsPerPair} per pair</Aside>
            </SummaryLine>
            <SummaryLine term="Labeled by">{labelerName(config.labeler)}</SummaryLine>
            <SummaryLine term="Offline comparisons">
              {config.hybrid ? formatCount(data.offlineComparisons) : "left out"}
            </SummaryLine>
            <SummaryLine term="Evaluated on">
              {formatCount(Math.min(config.evaluation.promptsMax, data.validationPrompts))}{" "}
              <Aside>validation prompts</Aside>
            </SummaryLine>
            <SummaryLine term="Dimension d">
              {data.dimension === null ? "–" : formatCount(data.dimension)}
            </SummaryLine>
            <SummaryLine
              term={
                <>
                  <Beta of={normOf(config)} /> in use
                </>
              }
            >
              {formatFigure(data.radius)}{" "}
              {config.choice === 1 && config.betaA === null ? <Aside>1.5·√d</Aside> : null}
            </SummaryLine>
            {normOf(config) === "H" ? (
              <SummaryLine
                term={
                  <>
                    <Beta of="H" /> of all at once
                  </>
                }
              >
                {formatFigure(data.cautiousRadius)} <Aside>95 %</Aside>
              </SummaryLine>
            ) : null}
            <SummaryLine
              term={
                <>
                  <Beta of="A" /> of the theory
                </>
              }
            >
              {data.theoreticalBetaA === null ? "–" : theoryFigure(data.theoreticalBetaA)}
            </SummaryLine>
          </dl>
          <ArmPairs arms={config.arms} pairs={config.pairs} />
          <SampledByArm arms={data.arms} />
          <PreviewWarnings warnings={data.warnings} className="mt-4" />
        </div>
      )}
    </Card>
  );
}

function normOf({ choice, metric }: RoundConfig): "A" | "H" {
  return choice === 1 || metric === "covariance" ? "A" : "H";
}

function Aside({ children }: { children: ReactNode }) {
  return <span className="font-normal text-muted">({children})</span>;
}

/** What each arm samples for a prompt, and about what that comes to. */
function SampledByArm({ arms }: { arms: RoundPreviewData["arms"] }) {
  if (arms.length === 0) return null;
  return (
    <div className="mt-4">
      <h3 className="text-base">What each arm samples</h3>
      <ul className="mt-1.5 space-y-2 text-[0.8125rem]">
        {arms.map(({ name, sources, requests, answers }) => (
          <li key={name}>
            <span className="font-medium">{name}</span>{" "}
            <span className="text-muted">
              about {formatCount(answers)} answers in {formatCount(requests)} requests
            </span>
            <SourceLines sources={sources} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** About how many pairs each arm gets. */
function ArmPairs({ arms, pairs }: { arms: readonly { name: string; share: number }[]; pairs: number }) {
  if (arms.length < 2) return null;
  return (
    <div className="mt-4">
      <div className="flex h-2.5 overflow-hidden rounded-full" aria-hidden>
        {arms.map((arm, index) => (
          <span
            key={arm.name}
            className={index % 2 === 0 ? "bg-side-left" : "bg-side-right"}
            style={{ width: `${arm.share * 100}%`, opacity: 1 - Math.floor(index / 2) * 0.3 }}
          />
        ))}
      </div>
      <ul className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-[0.8125rem] text-muted">
        {arms.map((arm) => (
          <li key={arm.name}>
            {arm.name}: about {formatCount(Math.round(arm.share * pairs))} pairs
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The theory's constant grows like e^B; past a million only its size says something. */
function theoryFigure(value: number): string {
  if (!Number.isFinite(value)) return "∞";
  if (value < 1e6) return formatCount(Math.round(value));
  const exponent = Math.floor(Math.log10(value));
  return `${(value / 10 ** exponent).toFixed(1)}·10${superscript(exponent)}`;
}

function superscript(value: number): string {
  return [...String(value)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
}
