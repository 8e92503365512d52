import { setTimeout as wait } from "node:timers/promises";

type Followed = { state: string; problem?: { message: string } | null | undefined };

const askEveryMs = 300;
const badEnds = ["failed", "stopped", "cancelled"];

/**
 * Asks until something has come to its end, telling of each state on the way.
 *
 * @param what names it, for what is told
 * @throws Error with its problem where it ends otherwise
 */
export async function untilOver<T extends Followed>(
  what: string,
  ask: () => Promise<T>,
  end: string,
  say: (text: string) => void = () => undefined,
): Promise<T> {
  let told = "";
  for (;;) {
    const view = await ask();
    const text = `${what}: ${view.state}${view.problem ? `, ${view.problem.message}` : ""}`;
    if (text !== told) say(text);
    told = text;
    if (view.state === end) return view;
    if (badEnds.includes(view.state)) throw new Error(text);
    await wait(askEveryMs);
  }
}
