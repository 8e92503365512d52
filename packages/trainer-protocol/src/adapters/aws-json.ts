import { createHash, createHmac } from "node:crypto";
import type { HttpReply } from "@gshf/http";
import { SignatureV4 } from "@smithy/signature-v4";
import { z } from "zod";
import { readTrainerJson } from "../read-trainer-json.ts";
import type { TrainerResult } from "../trainer-error.ts";
import { callsTo, readJson, refuseStatus, type TrainerClientOptions } from "../trainer-http.ts";

export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** `ACCESS_KEY_ID:SECRET` or `ACCESS_KEY_ID:SECRET:SESSION_TOKEN`; null for anything else. */
export function readAwsCredentials(token: string | undefined): AwsCredentials | null {
  const [, accessKeyId, secretAccessKey, sessionToken] =
    /^([A-Z0-9]{16,128}):([\w/+=]{16,}?)(?::([\w/+=]+))?$/.exec(token ?? "") ?? [];
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

type Service = { readonly name: string; readonly region: string; readonly target: string };

const AwsError = z.object({
  __type: z.string(),
  message: z.string().optional(),
  Message: z.string().optional(),
});

/** What went wrong by AWS's word for it; null where nothing did, or nothing says what. */
export function awsFault(reply: HttpReply): { readonly type: string; readonly message: string } | null {
  if (reply.ok) return null;
  const said = AwsError.safeParse(readTrainerJson(reply.bytes.toString("utf8"))).data;
  if (said === undefined) return null;
  return { type: said.__type.replace(/^.*#/, ""), message: said.message ?? said.Message ?? "" };
}

/** Requests of a service of AWS that speaks its JSON protocol, signed (Signature Version 4). */
export function awsCalls(options: TrainerClientOptions, credentials: AwsCredentials, service: Service) {
  const signer = new SignatureV4({
    credentials,
    region: service.region,
    service: service.name,
    sha256: Sha256,
  });
  const url = new URL(options.baseUrl);
  const call = callsTo({ ...options, token: undefined });

  /** A reply of any status, but for throttling, which AWS answers as a fault of ours. */
  async function ask(action: string, input: object): Promise<TrainerResult<HttpReply>> {
    const body = JSON.stringify(input);
    const signed = await signer.sign({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      path: "/",
      query: {},
      headers: {
        host: url.host,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `${service.target}.${action}`,
      },
      body,
    });
    const { host: _, ...headers } = signed.headers;
    const reply = await call("/", { method: "POST", headers, body });
    if (!reply.ok || !/Throttling|TooManyRequests/.test(awsFault(reply.value)?.type ?? "")) return reply;
    const refused = refuseStatus(reply.value);
    return { ok: false, error: { ...refused.error, retryable: true } };
  }

  async function read<T>(reply: TrainerResult<HttpReply>, schema: z.ZodType<T>): Promise<TrainerResult<T>> {
    const answered = readJson(reply, schema, `that of ${service.name}`);
    return answered.ok ? { ok: true, value: answered.value.value } : answered;
  }
  return { ask, read };
}

/** Node's sha256 in the signer's words. */
class Sha256 {
  private readonly hash;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = key === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(key));
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(chunk));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    throw new Error("a hash is used once");
  }
}

function bytesOf(given: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof given === "string") return Buffer.from(given);
  if (given instanceof ArrayBuffer) return new Uint8Array(given);
  return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
}
