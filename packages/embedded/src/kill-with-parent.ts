import { type ChildProcess, spawn } from "node:child_process";

/**
 * Should this process be killed outright, the pipe to a tiny shell closes, and the shell signals the
 * child, which would live on otherwise. Windows has no such shell; there the child stays.
 *
 * @param group also signals what the child started; the child must lead its process group (`detached`)
 */
export function killWithParent(child: ChildProcess, signal: "INT" | "TERM" | "KILL", group = false): void {
  if (process.platform === "win32" || child.pid === undefined) return;
  const target = group ? `-${child.pid}` : String(child.pid);
  const watchdog = spawn("sh", ["-c", `cat >/dev/null; kill -${signal} ${target} 2>/dev/null`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watchdog.unref();
  // Once the child is gone the watchdog must not outlive it: the process id may be given to another.
  child.once("exit", () => watchdog.kill("SIGKILL"));
}
