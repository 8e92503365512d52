import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readEnv } from "./env.ts";

const good = {
  DATABASE_URL: "postgresql://gshf:pw@127.0.0.1:5432/gshf",
  APP_URL: "https://labels.example.org/",
  NEXTAUTH_SECRET: "kU6v9pQ2sT8xW1zC4fH7jL0nR3mB5dG9",
  SECRETS_KEY: randomBytes(32).toString("base64"),
  S3_BUCKET: "gshf",
};

describe("the web app's environment", () => {
  test("is read once, without the trailing slash of the public address", () => {
    expect(readEnv(good)).toMatchObject({ APP_URL: "https://labels.example.org", GSHF_DEMO: false });
  });

  test("is refused with every problem at once", () => {
    expect(() => readEnv({})).toThrow(
      /DATABASE_URL: is missing[\s\S]*APP_URL[\s\S]*SECRETS_KEY[\s\S]*S3_BUCKET: is missing[\s\S]*NEXTAUTH_SECRET: is missing/,
    );
  });

  test.each(["change-me-change-me-change-me-change-me", "secret".repeat(8), "a".repeat(40), "short"])(
    "is refused with the session secret %s",
    (secret) => {
      expect(() => readEnv({ ...good, NEXTAUTH_SECRET: secret })).toThrow(/NEXTAUTH_SECRET/);
    },
  );

  test("takes several keys, the first for what is new, and refuses a bad one among them", () => {
    const [one, two] = [randomBytes(32), randomBytes(32)].map((key) => key.toString("base64"));
    const read = readEnv({ ...good, SECRETS_KEY: `${one}, ${two}`, NEXTAUTH_SECRET: `${one},${two}` });
    expect(read.NEXTAUTH_SECRET).toEqual([one, two]);
    expect(read.SECRETS_KEY.map((key) => key.toString("base64"))).toEqual([one, two]);
    expect(() => readEnv({ ...good, SECRETS_KEY: `${one},c2hvcnQ=` })).toThrow(
      /SECRETS_KEY: must be exactly 32/,
    );
    expect(() => readEnv({ ...good, NEXTAUTH_SECRET: `${one},` })).toThrow(
      /NEXTAUTH_SECRET: must have at least/,
    );
  });

  test("never repeats a secret in its message", () => {
    const read = () => readEnv({ ...good, NEXTAUTH_SECRET: "tooshort-hunter2" });
    expect(read).toThrow(/NEXTAUTH_SECRET: must have at least 32 characters/);
    expect(read).not.toThrow(/hunter2/);
  });

  test("offers the demo's one-click sign-in only with a database on this machine", () => {
    expect(readEnv({ ...good, GSHF_DEMO: "1" }).GSHF_DEMO).toBe(true);
    const remote = { ...good, GSHF_DEMO: "1", DATABASE_URL: "postgresql://gshf:pw@db.example.org/gshf" };
    expect(() => readEnv(remote)).toThrow(/GSHF_DEMO/);
    const disguised = { ...remote, DATABASE_URL: "postgresql://gshf:pw@127.0.0.1.example.org/gshf" };
    expect(() => readEnv(disguised)).toThrow(/GSHF_DEMO/);
  });

  test("in production needs https, no way into the private network, and the number of proxies", () => {
    const production = { ...good, NODE_ENV: "production" };
    expect(readEnv({ ...production, TRUSTED_PROXIES: "1" }).TRUSTED_PROXIES).toBe(1);
    expect(() => readEnv({ ...production, APP_URL: "http://x.example", EGRESS_ALLOW_PRIVATE: "1" })).toThrow(
      /APP_URL: must begin with https[\s\S]*EGRESS_ALLOW_PRIVATE: must not[\s\S]*TRUSTED_PROXIES: is missing/,
    );
    expect(() => readEnv({ ...production, APP_URL: "http://127.0.0.1:3000" })).not.toThrow();
  });

  test("wants all of an identity provider's settings or none", () => {
    expect(() => readEnv({ ...good, OIDC_ISSUER: "https://id.example.org" })).toThrow(/OIDC_CLIENT_SECRET/);
  });
});
