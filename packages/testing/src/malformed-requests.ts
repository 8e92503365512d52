import fc from "fast-check";

/** One request as it goes over the wire, one character a byte. */
export type WireRequest = string;

const get = (target: string, headers = "") =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}Connection: close\r\n\r\n`;
const withHeader = (header: string) => get("/", `${header}\r\n`);
const post = (headers: string, body: string, target = "/") =>
  `POST ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\nConnection: close\r\n\r\n${body}`;

const targets = [
  ...["//", "///", "//evil.example/", "//[", "/\\", "/..//..//etc/passwd", "/..%2f..%2fetc%2fpasswd", "/;"],
  ...[
    "/%",
    "/%E0%A4%A",
    "/%zz",
    "/%00",
    "/%2f%2f",
    "/%c0%ae%c0%ae/",
    "/a%0d%0aSet-Cookie:x=1",
    "/?%",
    "/?%E0%A4%A",
  ],
  ...[
    "/?__proto__[x]=1",
    "/?a[]=1&a[]=2",
    "/#x",
    "*",
    "health",
    ":80",
    "?",
    "http://",
    "http://[::1",
    "http:///",
  ],
  ...[
    "http://evil.example/",
    "http://evil.example:99999/",
    "HTTP://evil.example/%",
    "ftp://x/",
    "javascript:x",
  ],
  ...[
    "/projects/%E0%A4%A",
    "/invite/%E0%A4%A",
    "/label/%",
    "/api/%",
    "/api/v1/%E0%A4%A",
    "/api/v1//",
    "/api/trpc/%",
  ],
  ...[
    "/api/trpc/",
    "/api/trpc/,,,",
    "/api/trpc/__proto__",
    "/api/trpc/projects.list?batch=1&input=%",
    "/_next/%",
  ],
  ...[
    "/_next/static/%E0%A4%A",
    "/_next/image?url=%",
    "/_next/image?url=//evil.example/x&w=64&q=75",
    "/_next/data/%",
  ],
  ...[
    "/crowd/prolific/%",
    "/demo/sign-in?token=%E0%A4%A",
    "/api/auth/%",
    "/api/auth/signin/%",
    "/api/auth/session?%",
  ],
];

const headers = {
  "a host that is none": "X-A: b\r\nHost: [",
  "two hosts": "Host: evil.example",
  "a name with a space": "Bad Name: x",
  "no colon": "nothing",
  "an empty name": ": x",
  "a null character": "X-A: a\u0000b",
  "a bare line feed": "X-A: a\nX-B: b",
  "a bare carriage return": "X-A: a\rX-B: b",
  "a folded line": "X-A: a\r\n b",
  "bytes beyond ASCII": "X-A: \u00ff\u00fe",
  "two hundred kilobytes": `X-A: ${"a".repeat(200_000)}`,
  "five thousand lines": Array.from({ length: 5_000 }, (_, i) => `X-${i}: x`).join("\r\n"),
  __proto__: "__proto__: x\r\nconstructor: y",
  "a cookie of percent signs": "Cookie: next-auth.session-token=%E0%A4%A; a=%; =; ;;=%",
  "a cookie with odd names": "Cookie: __proto__=1; constructor=2; \u00ff=3; a b=c; language=%",
  "a large cookie": `Cookie: next-auth.session-token=${"a".repeat(14_000)}`,
  "a thousand cookies": `Cookie: ${Array.from({ length: 1_000 }, (_, i) => `c${i}=%`).join(";")}`,
  "a session in pieces": "Cookie: next-auth.session-token.0=a; next-auth.session-token.99999999=b",
  "a session token of dots": "Cookie: next-auth.session-token=a.b.c.d.e; __Host-next-auth.session-token=....",
  "an odd Accept": "Accept: ;;;q=,*/*;q=9,\u00ff/\u00ff",
  "an odd Accept-Language": `Accept-Language: *;q=zz,-,${"de-".repeat(900)},x;q=-1`,
  "an odd Accept-Encoding": "Accept-Encoding: br;q=NaN,,gzip;q=;;",
  "an odd Range": "Range: bytes=9-1,-,99999999999999999999-",
  "odd preconditions": 'If-None-Match: ",W/\r\nIf-Modified-Since: never',
  "an unknown Content-Encoding": "Content-Encoding: zip-bomb",
  "an odd Expect": "Expect: 200-maybe",
  "a websocket": "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13",
  "HTTP/2 by upgrade": "Upgrade: h2c\r\nHTTP2-Settings: %%%",
  "an odd forwarded address": "X-Forwarded-For: , ,[::1,\u00ff,127.0.0.1:80",
  "an odd forwarded host":
    "X-Forwarded-Host: a b, [\r\nX-Forwarded-Proto: javascript\r\nX-Forwarded-Port: -1",
  "odd credentials": "Authorization: Bearer",
  "credentials of bytes": "Authorization: Bearer gshf_\u00ff\u0080",
  "basic credentials": "Authorization: Basic %%%",
  "Next's own headers":
    "RSC: 1\r\nNext-Router-State-Tree: %E0%A4%A\r\nNext-Router-Prefetch: x\r\nNext-Url: //",
  "Next's segments": "RSC: 1\r\nNext-Router-Segment-Prefetch: /%\r\nNext-Router-State-Tree: [[[[",
  "middleware that is to be passed by":
    "x-middleware-subrequest: src/proxy:src/proxy:src/proxy:src/proxy:src/proxy",
  "an invocation from inside":
    "x-invoke-path: /%\r\nx-invoke-status: 500\r\nx-matched-path: //\r\nx-now-route-matches: %",
} as const;

const bodies = {
  "two lengths": post("Content-Length: 2\r\nContent-Length: 3", "{}"),
  "a length and chunks": post("Content-Length: 2\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
  "a negative length": post("Content-Length: -1", ""),
  "a length that is no number": post("Content-Length: two", "{}"),
  "a length beyond all bounds": post("Content-Length: 99999999999999999999999", "{}"),
  "a chunk size that is no number": post("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n"),
  "a chunk size beyond all bounds": post(
    "Transfer-Encoding: chunked",
    "FFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
  ),
  "a chunk with a long extension": post(
    "Transfer-Encoding: chunked",
    `2;${"x".repeat(60_000)}\r\n{}\r\n0\r\n\r\n`,
  ),
  "chunks without their ends": post("Transfer-Encoding: chunked", "2{}0"),
  "an unknown transfer coding": post("Transfer-Encoding: gzip, chunked, x", "{}"),
  trailers: post("Transfer-Encoding: chunked", "0\r\nContent-Length: 5\r\n__proto__: x\r\n\r\n"),
  "an action of Next's": post("Next-Action: \u0041%\r\nContent-Type: text/plain\r\nContent-Length: 2", "[]"),
  "an action in a form": post(
    "Next-Action: x\r\nContent-Type: multipart/form-data; boundary=\r\nContent-Length: 4",
    "--\r\n",
  ),
} as const;

const lines = {
  "an unknown method": "FOO / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "a method in small letters": "get / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "a tunnel": "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
  "an echo": "TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "options of everything": "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "a version that is none": "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
  "no version": "GET /\r\n\r\n",
  "no host": "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
  TLS: "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
  "a banner of SSH": "SSH-2.0-OpenSSH_9.6\r\n",
  "empty lines": "\r\n\r\n\r\n\r\n",
  "null characters": "\u0000".repeat(64),
  "a target of twenty kilobytes": get(`/${"a".repeat(20_000)}`),
  "a target of three hundred kilobytes": get(`/${"a".repeat(300_000)}`),
  "a thousand parts": get(`${"/a".repeat(1_000)}`),
  "a query of ten thousand parts": get(`/?${"a=&".repeat(4_000)}`),
} as const;

/** Requests that break a rule of HTTP, or are odd and keep to the rules; each with a word for it. */
export const malformedRequests: readonly { readonly name: string; readonly wire: WireRequest }[] = [
  ...targets.map((target) => ({ name: `target ${target.slice(0, 60)}`, wire: get(target) })),
  ...Object.entries(headers).map(([name, header]) => ({ name: `header: ${name}`, wire: withHeader(header) })),
  ...Object.entries(bodies).map(([name, wire]) => ({ name: `body: ${name}`, wire })),
  ...Object.entries(lines).map(([name, wire]) => ({ name: `line: ${name}`, wire })),
];

/** Random requests: a well-formed one with some bytes changed, put in or left out. */
export function mutatedRequest(): fc.Arbitrary<WireRequest> {
  const odd = fc.constantFrom(
    "\u0000",
    "\r",
    "\n",
    "\r\n",
    "%",
    "//",
    ":",
    " ",
    "\t",
    "\u00ff",
    "[",
    "]",
    ";",
    "..",
  );
  const anything = fc.oneof(odd, fc.string({ unit: "binary-ascii", maxLength: 5 }));
  const seeds = [
    get("/"),
    get("/health?x=1"),
    post("Content-Length: 2", "{}"),
    post("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n"),
  ];
  const change = fc.record({ at: fc.nat(1_000), drop: fc.nat(3), insert: anything });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([seed, changes]) =>
      changes.reduce((wire, { at, drop, insert }) => {
        const place = at % wire.length || 0;
        return wire.slice(0, place) + insert + wire.slice(place + drop);
      }, seed),
    );
}
