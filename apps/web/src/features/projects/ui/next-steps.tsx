import type { ProjectView } from "@gshf/core/projects";
import { ArrowRight, Check, Circle } from "lucide-react";
import Link from "next/link";
import { paths } from "#paths.ts";
import { Card } from "#ui/card.tsx";
import { joinClasses } from "#ui/join-classes.ts";

type Step = { title: string; why: string; href: string; isDone: boolean; isOptional?: boolean };

/** What a project still needs before its first round; gone once it has what it needs. */
export function NextSteps({ project }: { project: ProjectView }) {
  const steps = stepsOf(project);
  const next = steps.find((step) => !step.isDone && step.isOptional !== true);
  if (next === undefined) return null;
  return (
    <Card title="Getting started" description="Each of these takes a minute.">
      <ol className="space-y-1">
        {steps.map((step) => (
          <li key={step.title}>
            <Link
              href={step.href}
              className={joinClasses(
                "flex items-start gap-3 rounded-lg px-3 py-2.5 hover:bg-raised",
                step === next && "bg-accent-soft hover:bg-accent-soft",
              )}
            >
              {step.isDone ? (
                <Check className="mt-0.5 size-5 shrink-0 text-ok" aria-label="done" />
              ) : (
                <Circle className="mt-0.5 size-5 shrink-0 text-muted" aria-label="to do" />
              )}
              <span className="min-w-0 grow">
                <span className={joinClasses("font-medium", step.isDone && "text-muted line-through")}>
                  {step.title}
                </span>
                {step.isOptional === true ? <span className="text-sm text-muted"> (optional)</span> : null}
                {step.isDone ? null : <span className="block text-sm text-muted">{step.why}</span>}
              </span>
              {step === next ? (
                <ArrowRight className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden />
              ) : null}
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function stepsOf(project: ProjectView): Step[] {
  const { slug } = project;
  return [
    {
      title: "Import prompts",
      why: "A JSONL file, one prompt per line. A share of them is kept for validation.",
      href: paths.prompts(slug),
      isDone: project.prompts > 0,
    },
    {
      title: "Register the reference policy π₀",
      why: "The model whose answers people compare, behind an OpenAI-compatible endpoint.",
      href: paths.policies(slug),
      isDone: project.referencePolicy !== null,
    },
    {
      title: "Connect an embedder φ",
      why: "Turns answers into vectors, so that reward and uncertainty can be computed.",
      href: paths.settings(slug),
      isDone: project.featureMap !== null,
    },
    {
      title: "Connect a trainer",
      why: "Turns a frozen dataset into the next policy. Without one, rounds end with the dataset.",
      href: paths.settings(slug),
      isDone: project.trainer !== null,
      isOptional: true,
    },
    {
      title: "Create the first round",
      why: "Choose how many pairs to compare, with which strategies, and how many labels each pair gets.",
      href: paths.newRound(slug),
      isDone: project.rounds > 0,
    },
  ];
}
