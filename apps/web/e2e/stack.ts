export interface StackUnderTest {
  web: string;
  lab: string;
  labelerUrl: string;
  researcherUrl: string;
  databaseUrl: string;
}

const controlUrl = process.env.GSHF_E2E_CONTROL_URL ?? "";

/** Where the parts of the installation under test are (scripts/stack/e2e-stack.ts). */
export async function stackUnderTest(): Promise<StackUnderTest> {
  const response = await fetch(controlUrl);
  if (!response.ok) throw new Error(`the stack's control server answers ${response.status}`);
  return response.json();
}

/** For journeys that set a scene of their own, or look at what was stored. */
export async function databaseUrl(): Promise<string> {
  return (await stackUnderTest()).databaseUrl;
}

/** Stops, kills or starts one process of the stack and waits until that is done. */
export async function command(
  piece: "s3" | "lab" | "worker" | "web",
  what: "kill" | "stop" | "start",
): Promise<void> {
  const response = await fetch(`${controlUrl}/pieces/${piece}/${what}`, { method: "POST" });
  if (!response.ok) throw new Error(`could not ${what} ${piece}: ${await response.text()}`);
}
