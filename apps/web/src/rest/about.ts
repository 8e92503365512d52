/** What the document says of the whole API. */
export const info = {
  title: "gshf",
  version: "1.0.0",
  summary: "Human preferences for iterative RLHF.",
  description:
    "Everything that the console does. Send an API token as `Authorization: Bearer gshf_…`. Every POST takes an `Idempotency-Key`; every refusal is a problem (RFC 9457) with a `code` for programs; lists are `{items, next}`.",
  license: { name: "Apache-2.0", identifier: "Apache-2.0" },
};

export const securitySchemes = {
  token: {
    type: "http",
    scheme: "bearer",
    description:
      "An API token, made on the account page or by `POST /tokens`. Its scopes say what it may do.",
  },
};
