import {
  isWorking,
  type LabelerKind,
  type RoundStateName,
  type WorkingState,
  workingStates,
} from "@gshf/core/rounds/model";
import { Check, CircleX, Pause } from "lucide-react";
import { formatCount, formatDuration } from "#ui/format.ts";
import { joinClasses } from "#ui/join-classes.ts";
import { Progress } from "#ui/progress.tsx";

export type StageProgress = {
  stage: WorkingState;
  total: number;
  done: number;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Ended by people before it was done: the round was finished without it. */
  isGivenUp?: boolean;
};

type Explanation = { what: string; unit: string };

const explanations: Record<WorkingState, Explanation> = {
  sampling: { what: "drawing answers", unit: "prompts" },
  embedding: { what: "turning answers into vectors", unit: "texts" },
  fitting: { what: "the reward", unit: "" },
  selecting: { what: "choosing pairs", unit: "prompts" },
  labeling: { what: "people compare", unit: "labels" },
  freezing: { what: "the dataset", unit: "" },
  training: { what: "at the trainer", unit: "" },
  evaluating: { what: "measuring policies", unit: "prompts" },
};

function explanationOf(stage: WorkingState, labeledBy: LabelerKind, learns: boolean): Explanation {
  if (stage === "labeling" && labeledBy !== "people") return { what: "scores decide", unit: "labels" };
  if (stage === "freezing" && !learns) return { what: "the labels", unit: "" };
  return explanations[stage];
}

type Standing = "done" | "current" | "paused" | "failed" | "waiting" | "skipped" | "given up";

/** The eight stages, where the round stands, and how far it is there. */
export function StageTimeline({
  state,
  resumeState,
  stages,
  labeledBy = "people",
  learns = true,
  now,
}: {
  state: RoundStateName;
  resumeState: RoundStateName | null;
  stages: readonly StageProgress[];
  labeledBy?: LabelerKind;
  /** Whether its labels become a dataset. */
  learns?: boolean;
  now: Date;
}) {
  return (
    <ol className="grid gap-y-1 lg:grid-cols-8 lg:gap-x-2">
      {workingStates.map((stage) => (
        <Stage
          key={stage}
          stage={stage}
          standing={standingOf(stage, state, resumeState, stages)}
          progress={stages.find((entry) => entry.stage === stage)}
          explanation={explanationOf(stage, labeledBy, learns)}
          now={now}
        />
      ))}
    </ol>
  );
}

function standingOf(
  stage: WorkingState,
  state: RoundStateName,
  resumeState: RoundStateName | null,
  stages: readonly StageProgress[],
): Standing {
  const own = stages.find((entry) => entry.stage === stage);
  const entered = own?.startedAt != null;
  if (state === "complete" && own?.isGivenUp === true) return "given up";
  if (state === "complete") return entered ? "done" : "skipped";
  const at = state === "paused" || state === "failed" || state === "cancelled" ? resumeState : state;
  const here = at !== null && isWorking(at) ? workingStates.indexOf(at) : -1;
  const index = workingStates.indexOf(stage);
  if (here === -1) return state === "cancelled" && entered ? "done" : "waiting";
  if (index < here) return "done";
  if (index > here) return "waiting";
  if (state === "paused") return "paused";
  return state === "failed" || state === "cancelled" ? "failed" : "current";
}

function Stage({
  stage,
  standing,
  progress,
  explanation: { what, unit },
  now,
}: {
  stage: WorkingState;
  standing: Standing;
  progress: StageProgress | undefined;
  explanation: Explanation;
  now: Date;
}) {
  const active = standing === "current" || standing === "paused" || standing === "failed";
  const seconds =
    progress?.startedAt == null
      ? null
      : ((progress.endedAt ?? (standing === "current" ? now : progress.startedAt)).getTime() -
          progress.startedAt.getTime()) /
        1000;
  const counted = progress !== undefined && progress.total > 0;
  return (
    <li
      aria-current={active ? "step" : undefined}
      className={joinClasses(
        "min-w-0 rounded-lg px-3 py-2 max-lg:grid max-lg:grid-cols-[7.5rem_1fr] max-lg:items-center max-lg:gap-3 lg:py-3",
        active && "bg-raised",
      )}
    >
      <p
        className={joinClasses(
          "flex items-center gap-2 text-sm",
          active ? "font-semibold" : "font-medium",
          (standing === "waiting" || standing === "skipped" || standing === "given up") && "text-muted",
        )}
      >
        <Mark standing={standing} />
        {stage}
        <span className="sr-only">: {standing}</span>
      </p>
      <div className="min-w-0 text-xs text-muted lg:mt-1.5">
        {active ? (
          <>
            <Progress
              value={counted ? progress.done : null}
              max={counted ? progress.total : 1}
              label={`${stage}: ${what}`}
              className="h-1.5"
            />
            <p className="mt-1 tabular-nums">
              {counted && unit !== ""
                ? `${formatCount(progress.done)} of ${formatCount(progress.total)} ${unit}`
                : what}
            </p>
          </>
        ) : null}
        {standing === "done" ? (
          <p className="tabular-nums">
            {counted && unit !== "" ? `${amount(progress)} ${unit}` : what}
            {seconds === null ? "" : `, ${formatDuration(seconds)}`}
          </p>
        ) : null}
        {standing === "waiting" ? <p className="lg:hidden">{what}</p> : null}
        {standing === "skipped" ? <p>not asked for</p> : null}
        {standing === "given up" ? <p>finished without it</p> : null}
      </div>
    </li>
  );
}

/** How much was done: of a stage that was ended early, not all. */
function amount({ done, total }: StageProgress): string {
  return done < total ? `${formatCount(done)} of ${formatCount(total)}` : formatCount(total);
}

function Mark({ standing }: { standing: Standing }) {
  const base = "inline-flex size-5 shrink-0 items-center justify-center rounded-full";
  switch (standing) {
    case "done":
      return (
        <span className={joinClasses(base, "bg-ok-soft text-ok")}>
          <Check className="size-3.5" strokeWidth={3} aria-hidden />
        </span>
      );
    case "current":
      return (
        <span className={joinClasses(base, "border-2 border-accent")}>
          <span className="size-2 animate-pulse rounded-full bg-accent" />
        </span>
      );
    case "paused":
      return (
        <span className={joinClasses(base, "bg-warn-soft text-warn")}>
          <Pause className="size-3" fill="currentColor" aria-hidden />
        </span>
      );
    case "failed":
      return (
        <span className={joinClasses(base, "bg-danger-soft text-danger")}>
          <CircleX className="size-4" aria-hidden />
        </span>
      );
    case "waiting":
    case "given up":
    case "skipped":
      return <span className={joinClasses(base, "border-2 border-line")} />;
  }
}
