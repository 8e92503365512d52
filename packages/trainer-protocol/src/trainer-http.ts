import {
  type HttpFailure,
  type HttpReply,
  type HttpRequest,
  isBusy,
  request as requestOnce,
} from "@gshf/http";
import type { z } from "zod";
import { describeShape } from "./describe-shape.ts";
import { readTrainerJson } from "./read-trainer-json.ts";
import type { TrainerError, TrainerResult } from "./trainer-error.ts";

export type TrainerClientOptions = {
  /** Where the trainer speaks the protocol, or a cluster its own; paths are appended. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch;
  /** For a whole call, body included. Default 30 s. */
  readonly timeoutMs?: number;
  /** Most bytes of an answer. Default 16 MiB. */
  readonly bytesMax?: number;
};

type Call = Pick<HttpRequest, "method" | "json" | "body" | "headers">;

/** Requests to paths below a trainer's address, which give a reply of any status, or why there is none. */
export function callsTo(
  options: TrainerClientOptions,
): (path: string, request?: Call) => Promise<TrainerResult<HttpReply>> {
  const base = options.baseUrl.replace(/\/+$/, "");
  return async (path, request = {}) => {
    const outcome = await requestOnce({
      ...request,
      url: `${base}${path}`,
      token: options.token,
      fetch: options.fetch ?? fetch,
      timeoutMs: options.timeoutMs ?? 30_000,
      bytesMax: options.bytesMax ?? 16 * 1024 * 1024,
    });
    return outcome.ok ? outcome : { ok: false, error: failureOf(outcome.error) };
  };
}

/** A reply and what its JSON says. */
export type Answered<T> = { readonly reply: HttpReply; readonly value: T };

/** @param whose JSON it is that a server is to answer: `the trainer protocol's` */
export function readJson<T>(
  reply: TrainerResult<HttpReply>,
  schema: z.ZodType<T>,
  whose: string,
): TrainerResult<Answered<T>> {
  if (!reply.ok) return reply;
  const { value } = reply;
  if (!value.ok) return refuseStatus(value);
  const body = readTrainerJson(value.bytes.toString("utf8"));
  if (body === undefined) {
    return refuse(value, "not-json", false, `${value.host} answered HTTP ${value.status} with no JSON`);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const shape = describeShape(parsed.error, body);
    return refuse(value, "bad-shape", false, `${value.host} sent JSON that is not ${whose}, at ${shape}`);
  }
  return { ok: true, value: { reply: value, value: parsed.data } };
}

function failureOf({ code, message, host, status }: HttpFailure): TrainerError {
  // No signal is passed on, so nothing is aborted but by the deadline.
  const why = code === "aborted" ? "unreachable" : code;
  return { code: why, retryable: code !== "too-large", message, host, status };
}

export function refuseStatus(reply: HttpReply): { ok: false; error: TrainerError } {
  const isRedirect = reply.status >= 300 && reply.status < 400;
  const note = isRedirect ? ", a redirect, which is not followed: enter the address it leads to" : "";
  const message = `${reply.host} answered HTTP ${reply.status}${note}`;
  return refuse(reply, "http-status", isBusy(reply.status), message);
}

export function refuse(
  reply: Pick<HttpReply, "host" | "status">,
  code: TrainerError["code"],
  retryable: boolean,
  message: string,
): { ok: false; error: TrainerError } {
  return { ok: false, error: { code, retryable, message, host: reply.host, status: reply.status } };
}
