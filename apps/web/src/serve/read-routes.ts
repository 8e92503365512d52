import { readFileSync } from "node:fs";
import { pathOfTarget } from "@gshf/http";
import { z } from "zod";

const routeSchema = z.object({ page: z.string(), regex: z.string() });
const manifestSchema = z.object({ staticRoutes: z.array(routeSchema), dynamicRoutes: z.array(routeSchema) });

/**
 * Which of the routes that Next has built a target asks for, as `/projects/[slug]/rounds`: of these there are few, and
 * none tells whose project it is. What is below a route that takes the rest is named by who answers it (`noteOnSpan`).
 *
 * @param manifest where Next lists them
 */
export function readRoutes(manifest: string): (target: string) => string {
  const { staticRoutes, dynamicRoutes } = manifestSchema.parse(JSON.parse(readFileSync(manifest, "utf8")));
  const routes = [...staticRoutes, ...dynamicRoutes].map(({ page, regex }) => ({
    page,
    regex: new RegExp(regex),
  }));
  return (target) => {
    const path = pathOfTarget(target) ?? "";
    if (path.startsWith("/_next/")) return "/_next";
    return routes.find(({ regex }) => regex.test(path))?.page ?? "none";
  };
}
