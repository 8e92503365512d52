import { openApiDocument, pascal, type Table } from "./open-api.ts";

/**
 * The JSON schema of what an operation takes as its body, for editors of such files; null where there is no such operation, or it takes none.
 */
export function inputSchema(table: Table, operation: string, appUrl: string): object | null {
  const { schemas } = openApiDocument(table).components;
  const schema = /^\w+\.\w+$/.test(operation) ? schemas[`${pascal(operation)}Input`] : undefined;
  if (schema === undefined) return null;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `${appUrl}/api/v1/schemas/${operation}.json`,
    title: operation,
    ...schema,
  };
}
