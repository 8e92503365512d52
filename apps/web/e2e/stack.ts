import { type APIRequestContext, expect } from "@playwright/test";

export interface StackUnderTest {
  web: string;
  lab: string;
  labelerUrl: string;
  researcherUrl: string;
  databaseUrl: string;
}

const controlUrl = process.env.GSHF_E2E_CONTROL_URL ?? "";

/** Where the parts of the installation under test are (scripts/stack/e2e-stack.ts). */
export async function stackOf(request: APIRequestContext): Promise<StackUnderTest> {
  const response = await request.get(controlUrl);
  expect(response.ok()).toBe(true);
  return response.json();
}
