import { execFileSync } from "node:child_process";

export type SystemUser = {
  uid: number;
  gid: number;
};

/**
 * Postgres refuses to run as root. Under root this answers the system's `postgres` user, and makes it
 * where there is none (a fresh container); otherwise undefined: run as whoever we are.
 */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return find() ?? create();
}

function find(): SystemUser | undefined {
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

function id(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }).toString());
}

function create(): SystemUser {
  try {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], { stdio: "pipe" });
  } catch (error) {
    const made = find();
    if (made) return made;
    throw new Error(
      `Postgres does not run as root, and no "postgres" user could be made (${String(error)}). ` +
        "Run as an ordinary user, or set DATABASE_URL to a server of your own.",
    );
  }
  return { uid: id("-u"), gid: id("-g") };
}
