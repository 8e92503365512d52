import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export type StackSecrets = {
  NEXTAUTH_SECRET: string;
  SECRETS_KEY: string;
};

/** The installation's own secrets, made at the first start and kept beside its data. */
export function stackSecrets(dataDirectory: string): StackSecrets {
  const file = path.join(dataDirectory, "secrets.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const secrets = {
    NEXTAUTH_SECRET: randomBytes(48).toString("base64"),
    SECRETS_KEY: randomBytes(32).toString("base64"),
  };
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return secrets;
}
