import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { createRestClient } from "./rest-client.ts";
import { storeSettings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";

const me = z.looseObject({ name: z.string().nullish(), email: z.string().nullish() });

/** Stores an address and a token once they were seen to work. */
export async function login(around: Surroundings, url: string, given: string | undefined): Promise<void> {
  if (!/^https?:\/\//.test(url)) {
    throw new CommandError(exitCodes.usage, `The address begins with https://, not "${url}".`);
  }
  const token = (given ?? (await askForToken(around, url))).trim();
  const { name, email } = me.parse(
    await createRestClient({ url, token }).json({ method: "GET", path: "/me" }),
  );
  const file = storeSettings(around.env, { url: url.replace(/\/+$/, ""), token });
  around.stdout.write(
    `Signed in as ${email ?? name ?? "somebody without a name"}. The token is in ${file}.\n`,
  );
}

/** Typed where nobody sees it, or piped in. */
async function askForToken({ stdin, stderr }: Surroundings, url: string): Promise<string> {
  if (stdin.isTTY !== true) return text(stdin);
  stderr.write(`Create a token at ${url.replace(/\/+$/, "")}/account and paste it here: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    stderr.write("\n");
  }
}
