import { isLoopbackHost } from "@gshf/http";
import type { ServiceEnv } from "./service-env.ts";

export type EnvProblem = { readonly path: string; readonly message: string };

/**
 * What a process must not start with in production, each with the variable to set. An installation that is reached
 * from its own machine only, as `npm start` makes one, is free to.
 */
export function productionProblems(env: ServiceEnv): EnvProblem[] {
  if (!isServedToOthers(env)) return [];
  const problems: EnvProblem[] = [];
  if (!env.APP_URL.startsWith("https://")) {
    const message =
      "must begin with https:// in production: over http sessions and labels can be read on the way. Put a proxy " +
      "that speaks https in front, and name its address here";
    problems.push({ path: "APP_URL", message });
  }
  if (env.EGRESS_ALLOW_PRIVATE && env.EGRESS_ALLOWED_HOSTS.length === 0) {
    const message =
      "must not be set in production: who may enter a URL could reach everything in your network. To reach private " +
      "hosts, name each of them in EGRESS_ALLOWED_HOSTS as well";
    problems.push({ path: "EGRESS_ALLOW_PRIVATE", message });
  }
  return problems;
}

/** Whether this is an installation in production that other machines reach. */
export function isServedToOthers(env: Pick<ServiceEnv, "NODE_ENV" | "APP_URL">): boolean {
  return env.NODE_ENV === "production" && !isLoopbackHost(URL.parse(env.APP_URL)?.hostname ?? "");
}
