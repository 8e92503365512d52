import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { standingCauseSchema } from "../crowds/model.ts";
import { countAhead, reviewStanding } from "../quality/index.ts";
import { fairShare } from "./fair-share.ts";
import { handOut } from "./hand-out.ts";
import { type LabelDeps, labelerOf } from "./labeler.ts";
import { loadTurn } from "./load-turn.ts";
import { leasesMax, pairViewSchema, prefetchMax, remainingSchema } from "./model.ts";
import { loadPairViews } from "./pair-view.ts";
import { none, stopped, type WhyNone, whyNone, whyNoneSchema } from "./why-none.ts";

/** What is asked for: pairs of a project, by a tab that has some. */
export const askPairsSchema = z.object({
  slug: z.string(),
  /** How many pairs to lease beyond the first, so that they are there when the first is labeled. */
  prefetch: z.int().min(0).max(prefetchMax).default(0),
  /** How many pairs the tab has to go on with: of those it gets fewer further ones when few are left for all. */
  ready: z.int().min(0).max(leasesMax).optional(),
  /** Leases this tab has on screen or in reserve; they are not handed to it again. */
  holding: z.array(z.uuid()).max(leasesMax).default([]),
});

export const nextPairSchema = z.discriminatedUnion("kind", [
  pairViewSchema.extend({
    kind: z.literal("pair"),
    ahead: z.array(pairViewSchema),
    remaining: remainingSchema,
    guidelinesVersion: z.int(),
    /** What the person is to be told about the quality of their labels; null when there is nothing. */
    warning: standingCauseSchema.nullable(),
  }),
  whyNoneSchema.extend({
    kind: z.literal("none"),
    /** How long until then, by this clock: the browser's may be an hour off. */
    retryInMs: z.number().nullable(),
    /** Pairs the person can still get later: some are left for others while this tab has pairs in reserve. */
    remaining: remainingSchema,
    guidelinesVersion: z.int(),
    /** Whether they are in a study session, which they may have to end. */
    isInSession: z.boolean(),
  }),
]);
export type NextPair = z.output<typeof nextPairSchema>;

/**
 * The next pair for whoever asks, leased to them; or why there is none and when there may be. It changes something,
 * so it is a mutation: never cached, or repeated behind the caller's back.
 */
export const leaseNextPair = verb({
  name: "labeling.next",
  kind: "mutation",
  may: "label",
  input: askPairsSchema,
  output: nextPairSchema,
  run: async (deps: LabelDeps, { project, member }, input) => {
    const asking = labelerOf(member);
    if (!asking.ok) return asking;
    const labeler = asking.value;
    const who = { projectId: project.id, memberId: labeler.id };
    const { holding, prefetch, ready = 0 } = input;
    const turn = await loadTurn(deps, who, { holding, shares: 1 + prefetch + ready > 1 });
    const { guidelinesVersion, admission, gate } = turn;
    const isInSession = admission.kind === "open" && admission.pairsMax !== null;
    const noPair = (why: WhyNone, remaining = { count: 0, isMore: false }) => {
      const retryInMs = why.retryAt === null ? null : why.retryAt.getTime() - deps.now().getTime();
      return done({ kind: "none" as const, ...why, retryInMs, remaining, guidelinesVersion, isInSession });
    };
    // Nothing further comes to be reviewed with: the last labels are looked at now.
    const noMore = async () => {
      if (holding.length === 0) await reviewStanding(deps, labeler.id);
    };
    if (admission.kind === "refused" && admission.reason === "session-complete") await noMore();
    if (admission.kind === "refused") return noPair(none(admission.reason, admission.message));
    if (gate.kind === "closed") return noPair(stopped(gate));
    // A study session has an agreed number of pairs: nothing is prefetched beyond its last one.
    const left = admission.pairsMax ?? Number.POSITIVE_INFINITY;
    const wanted = Math.max(0, Math.min(1 + prefetch, left));
    const fair = turn.field === null ? wanted : fairShare(turn.field, { wanted, ready });
    if (fair === 0 && wanted > 0) {
      const remaining = await countAhead(deps, who);
      return noPair(none("on-loan", "Few pairs are left: the others are for who has none."), remaining);
    }
    const leaseIds = await handOut(deps, project, labeler, { wanted: fair, turn });
    const found =
      leaseIds.length === 0 ? null : await loadPairViews(deps, { projectId: project.id, labeler }, leaseIds);
    const [first, ...ahead] = found?.views ?? [];
    if (first === undefined && wanted === 0) {
      return noPair(none("session-complete", "The last pairs of your session are on your screen."));
    }
    if (first === undefined) await noMore();
    if (found === null || first === undefined) return noPair(await whyNone(deps, project.id, labeler.id));
    const { warning } = gate;
    return done({
      kind: "pair" as const,
      ...first,
      ahead,
      remaining: found.ahead,
      guidelinesVersion,
      warning,
    });
  },
});
