import path from "node:path";
import type { NextConfig } from "next";

/** Beside these, `src/proxy.ts` sends the content security policy, whose nonce is new on every request. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
];

const config: NextConfig = {
  // A second build can stand beside the one that is being served.
  distDir: process.env.GSHF_NEXT_DIST ?? ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  // No page has such images, and nobody else shall have the server decode theirs.
  images: { unoptimized: true },
  // `npm run types` checks the whole repository, this app included, with one compiler.
  typescript: { ignoreBuildErrors: true },
  // Workspace packages are TypeScript without a build step.
  transpilePackages: [
    "@gshf/core",
    "@gshf/db",
    "@gshf/gshf",
    "@gshf/http",
    "@gshf/inference",
    "@gshf/jobs",
    "@gshf/storage",
    "@gshf/trainer-protocol",
  ],
  serverExternalPackages: [
    "@prisma/adapter-pg",
    "@prisma/client",
    "pg",
    "pg-boss",
    "pino",
    "undici",
    "onnxruntime-node",
  ],
  turbopack: { root: path.join(import.meta.dirname, "..", "..") },
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    // Their addresses are secrets: they are told to nobody, not even to ourselves.
    ...["/invite/:path*", "/crowd/:path*", "/demo/:path*"].map((source) => ({
      source,
      headers: [{ key: "Referrer-Policy", value: "no-referrer" }],
    })),
    {
      source: "/api/:path*",
      headers: [
        { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
      ],
    },
  ],
};

export default config;
