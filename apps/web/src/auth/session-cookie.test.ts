import { expect, test } from "vitest";
import { sessionCookieFormAt } from "./session-cookie.ts";

test("over https the session's cookie is bound to its host, over http it can be kept at all", () => {
  const options = { httpOnly: true, sameSite: "lax", path: "/" };
  expect(sessionCookieFormAt("https://labels.example.org")).toEqual({
    name: "__Host-next-auth.session-token",
    options: { ...options, secure: true },
  });
  expect(sessionCookieFormAt("http://127.0.0.1:3000")).toEqual({
    name: "next-auth.session-token",
    options: { ...options, secure: false },
  });
});
