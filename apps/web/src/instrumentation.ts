/** Runs once when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  await import("./check-environment.ts");
  // Before the first request asks what time it is.
  (await import("./deps.ts")).getDeps();
}
