import { type APIRequestContext, expect, test } from "@playwright/test";

export type StackUnderTest = {
  web: string;
  /** The second process of the web app; only in the project "attacks". */
  web2?: string;
  worker: string;
  lab: string;
  s3: string;
  labelerUrl: string;
  researcherUrl: string;
  /** For journeys that set a scene of their own, or look at what was stored. */
  databaseUrl: string;
  /** The folder in which each process has a file of what it printed: `worker.log`. */
  logs: string;
};

/** Where the parts of the installation under test are (scripts/stack/e2e-stack.ts). */
export async function stackOf(request: APIRequestContext): Promise<StackUnderTest> {
  const response = await request.get(test.info().project.metadata.controlUrl);
  expect(response.ok()).toBe(true);
  return response.json();
}
