import { paths } from "../paths.ts";

/** Of the body that a problem is. */
export const problemType = "application/problem+json";

/** What went wrong: the status, its code and sentence, and the field at fault with what stood in it. */
type Told = {
  status: number;
  code: string;
  detail: string;
  field?: string | undefined;
  value?: unknown;
};

/** A problem's body. Apart from the domain, which the front doesn't load. */
export function problemBody(
  { status, code, detail, field, value }: Told,
  { appUrl, requestId }: { appUrl: string; requestId: string },
) {
  return {
    type: `${appUrl}${paths.apiReference()}#${code}`,
    title: titles.get(status) ?? "Error",
    status,
    detail,
    code,
    field: field ?? null,
    value: value ?? null,
    requestId,
  };
}

/** RFC 9110's names. */
const titles = new Map([
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [405, "Method Not Allowed"],
  [409, "Conflict"],
  [412, "Precondition Failed"],
  [413, "Content Too Large"],
  [425, "Too Early"],
  [429, "Too Many Requests"],
  [500, "Internal Server Error"],
  [503, "Service Unavailable"],
]);
