import { getDeps } from "#deps.ts";
import { createRestApp } from "#rest/rest-app.ts";
import { routes } from "#rest/routes.ts";

const app = createRestApp(routes, getDeps);

/** The REST API: what is there, src/rest/routes.ts says. */
async function handle(request: Request): Promise<Response> {
  return app.fetch(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
