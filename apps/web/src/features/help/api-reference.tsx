import Link from "next/link";
import { z } from "zod";
import { paths } from "#paths.ts";
import { openApiDocument } from "#rest/open-api.ts";
import { problemCodes } from "#rest/problem.ts";
import { table } from "#rest/table.ts";
import { PageHeader } from "#ui/page-header.tsx";

// What is shown of the document, which is ours.
const parameterSchema = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean(),
  description: z.string().default(""),
});
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z
    .object({
      content: z.record(
        z.string(),
        z.object({ schema: z.looseObject({ $ref: z.string().optional() }), example: z.unknown().optional() }),
      ),
    })
    .optional(),
});
type Operation = z.output<typeof operationSchema> & { method: string; path: string };

const inputSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().default("") })).default({}),
  required: z.array(z.string()).default([]),
});

/** The reference of the REST API, made of its OpenAPI document. */
export function ApiReference() {
  const document = openApiDocument(table);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => ({
      method: method.toUpperCase(),
      path,
      ...operationSchema.parse(said),
    })),
  );
  return (
    <>
      <PageHeader
        title="API reference"
        description={
          <>
            Every request below <code>/api/v1</code>. Tools read{" "}
            <a href="/api/v1/openapi.json" className="underline">
              /api/v1/openapi.json
            </a>
            ;{" "}
            <Link href={paths.helpTopic("rest")} className="underline">
              the guide
            </Link>{" "}
            says how to sign in, page and retry.
          </>
        }
        crumbs={[{ label: "Help", href: paths.help() }]}
      />
      <nav aria-label="On this page">
        <ul className="mb-8 flex flex-wrap gap-x-4 gap-y-1">
          {document.tags.map(({ name }) => (
            <li key={name}>
              <a href={`#tag-${name}`} className="underline">
                {name}
              </a>
            </li>
          ))}
          <li>
            <a href="#problems" className="underline">
              Problems
            </a>
          </li>
        </ul>
      </nav>
      {document.tags.map(({ name, description }) => (
        <section key={name} aria-labelledby={`tag-${name}`} className="mt-8">
          <h2 id={`tag-${name}`} className="scroll-mt-4 text-xl">
            {name}
          </h2>
          <p className="mb-3 text-muted">{description}</p>
          {operations
            .filter(({ tags }) => tags[0] === name)
            .map((operation) => (
              <OperationDetails
                key={operation.operationId}
                operation={operation}
                schemas={document.components.schemas}
              />
            ))}
        </section>
      ))}
      <Problems />
    </>
  );
}

function OperationDetails({
  operation,
  schemas,
}: {
  operation: Operation;
  schemas: Record<string, unknown>;
}) {
  const { operationId, method, path, summary, description, parameters, requestBody } = operation;
  const body = requestBody?.content["application/json"];
  const input = inputSchema.safeParse(schemas[body?.schema.$ref?.split("/").at(-1) ?? ""]).data;
  const inBody = Object.entries(input?.properties ?? {}).map(([field, about]) => ({
    name: field,
    in: "body",
    required: input?.required.includes(field) ?? false,
    description: about.description,
  }));
  const fields = [...parameters, ...inBody];
  return (
    <details id={operationId} className="border-t border-line py-2">
      <summary className="cursor-pointer">
        <span className="font-medium">{summary}</span>{" "}
        <code className="break-all text-sm text-muted">
          {method} {path}
        </code>
      </summary>
      <div className="space-y-3 py-3 pl-4">
        <p>
          <code>{operationId}</code>. <Said text={description} />
        </p>
        {fields.length === 0 ? null : (
          <dl className="space-y-1 text-sm">
            {fields.map((field) => (
              <div key={`${field.in} ${field.name}`} className="sm:flex sm:gap-3">
                <dt className="shrink-0 sm:w-64">
                  <code>{field.name}</code>{" "}
                  <span className="text-muted">
                    {field.in}
                    {field.required ? ", required" : ""}
                  </span>
                </dt>
                <dd className="min-w-0">
                  <Said text={field.description} />
                </dd>
              </div>
            ))}
          </dl>
        )}
        {body?.example === undefined ? null : (
          <pre className="overflow-x-auto rounded-lg border border-line p-3 text-sm">
            <code>{JSON.stringify(body.example, null, 2)}</code>
          </pre>
        )}
      </div>
    </details>
  );
}

/** A text with its names in backticks as code: there are thousands of them, too many for Markdown. */
function Said({ text }: { text: string }) {
  return text.split("`").map((part, i) => {
    const key = `${i} ${part}`;
    return i % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>;
  });
}

/** Where the `type` of a problem leads to. */
function Problems() {
  return (
    <section aria-labelledby="problems" className="mt-8">
      <h2 id="problems" className="scroll-mt-4 text-xl">
        Problems
      </h2>
      <p className="mb-3 text-muted">What each error code means.</p>
      <dl className="space-y-1">
        {Object.entries(problemCodes).map(([code, { status, text }]) => (
          <div key={code} id={code} className="scroll-mt-4 sm:flex sm:gap-3">
            <dt className="shrink-0 sm:w-64">
              <code>{code}</code> <span className="text-muted">{status}</span>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
