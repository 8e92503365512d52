import { type APIRequestContext, expect } from "@playwright/test";

export interface StackUnderTest {
  web: string;
  lab: string;
  labelerUrl: string;
  researcherUrl: string;
  /** For journeys that set a scene of their own, or look at what was stored. */
  databaseUrl: string;
}

const controlUrl = process.env.GSHF_E2E_CONTROL_URL ?? "";

/** Where the parts of the installation under test are (scripts/stack/e2e-stack.ts). */
export async function stackOf(request: APIRequestContext): Promise<StackUnderTest> {
  const response = await request.get(controlUrl);
  expect(response.ok()).toBe(true);
  return response.json();
}

/** Stops, kills or starts one process of the stack and waits until that is done. */
export async function command(
  request: APIRequestContext,
  piece: "s3" | "lab" | "worker" | "web",
  what: "kill" | "stop" | "start",
): Promise<void> {
  const response = await request.post(`${controlUrl}/pieces/${piece}/${what}`, { timeout: 60_000 });
  expect(response.ok(), `${what} ${piece}`).toBe(true);
}
