import { lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, fetch as undiciFetch } from "undici";
import { done, type Outcome, refuse } from "./outcome.ts";

/** The only way out to URLs that people entered: policies, embedders, trainers, scorers. */
export type Egress = {
  /** `fetch` that refuses private addresses (checked on the address it connects to) and follows no redirect: it
   * throws, or answers it with `redirect: "manual"`. */
  fetch: typeof globalThis.fetch;
  /** Whether a URL may be saved: scheme, credentials and literal addresses; names are checked on connecting. */
  check: (url: string, field: string) => Outcome<URL>;
};

export type EgressPolicy = {
  /** Development and the demo reach servers on this machine. */
  allowPrivate: boolean;
  /** When not empty, only these host names. */
  allowedHosts: readonly string[];
};

/** What the internet's registries have given out to be reached from everywhere (IANA, IPv6 address space). */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an address may be connected to: none of the special-purpose ranges (IANA's registries, as ipaddr.js keeps
 * them), and of IPv6 nothing outside global unicast, where addresses carry others or lead nowhere. IPv4-mapped IPv6
 * addresses are judged as the IPv4 address they carry. Only the usual notation is an address: no octal, no hex.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast);
}

/** A URL as a message may repeat it: without who signs in by it. */
function shown(url: URL): string {
  const copy = new URL(url);
  copy.username = "";
  copy.password = "";
  return copy.href.slice(0, 200);
}

export function createEgress(policy: EgressPolicy): Egress {
  const check = (url: string, field: string): Outcome<URL> => {
    const parsed = URL.parse(url);
    if (parsed === null) return refuse("invalid", `${field}: "${url.slice(0, 200)}" is not a URL.`, field);
    if (parsed.protocol !== "https:" && !(parsed.protocol === "http:" && policy.allowPrivate)) {
      return refuse("invalid", `${field}: "${shown(parsed)}" can't be reached from here; use https.`, field);
    }
    if (parsed.username !== "" || parsed.password !== "") {
      const message = `${field}: put no user name or password into the URL "${shown(parsed)}".`;
      return refuse("invalid", message, field);
    }
    const host = parsed.hostname.replace(/^\[|\]$/g, "");
    if (policy.allowedHosts.length > 0 && !policy.allowedHosts.includes(host)) {
      return refuse(
        "invalid",
        `${field}: host "${host}" is not on this installation's list of allowed hosts.`,
        field,
      );
    }
    if (!policy.allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
      return refuse("invalid", `${field}: "${host}" is a private address.`, field);
    }
    return done(parsed);
  };

  // The address is judged in the lookup that the socket itself uses, so a name can't answer
  // one address to the check and another to the connection.
  const publicLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const refused = policy.allowPrivate
        ? undefined
        : addresses.find((entry) => !isPublicAddress(entry.address));
      const first = addresses[0];
      if (refused !== undefined || first === undefined) {
        return callback(new Error(`"${hostname}" resolves to a private address`), "", 0);
      }
      if (options.all === true) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
  const agent = new Agent({ connect: { lookup: publicLookup }, headersTimeout: 0, bodyTimeout: 0 });
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    // fetch speaks as a page's does, and servers that keep pages from sending jobs (Ray) refuse it then.
    const { "sec-fetch-mode": _, ...headers } = { ...options.headers } as Record<string, string>;
    return dispatch({ ...options, headers }, handler);
  });

  const guardedFetch: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const allowed = check(url, "url");
    if (!allowed.ok) throw new TypeError(allowed.message);
    // undici's own fetch types differ from lib.dom's only in names; both are the WHATWG interface.
    const redirect = init?.redirect === "manual" ? "manual" : "error";
    const options = { ...init, redirect, dispatcher } as Parameters<typeof undiciFetch>[1];
    return (await undiciFetch(url, options)) as unknown as Response;
  };
  return { fetch: guardedFetch, check };
}
