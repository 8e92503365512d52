// dependency-cruiser parses TypeScript with the compiler's API, which version 7 does not have yet. This
// folder installs version 6 for it, and this hook hands it over; everything else keeps version 7.
import { createRequire, registerHooks } from "node:module";

const here = createRequire(import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    const asks = context.parentURL?.includes("/node_modules/dependency-cruiser/") ?? false;
    if (!asks || (specifier !== "typescript" && !specifier.startsWith("typescript/"))) {
      return next(specifier, context);
    }
    return next(here.resolve(specifier), { ...context, parentURL: import.meta.url });
  },
});
