import { verbs } from "@gshf/core/registry";
import { route } from "./route.ts";

const { projects, rounds } = verbs;

/** The REST API, below /api/v1; its OpenAPI document is made of this table. */
export const routes = [
  route("get", "/projects/{slug}", projects.get),
  route("patch", "/projects/{slug}", projects.update),
  route("get", "/projects/{slug}/rounds/{number}", rounds.get),
  route("post", "/projects/{slug}/rounds/{number}/freeze", rounds.freeze),
];
