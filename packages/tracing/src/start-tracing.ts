import type { Span, SpanOf, Tracing } from "@gshf/http";
import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

export type TracingOptions = {
  /** Base URL of an OTLP receiver over HTTP, without `/v1/traces`; null: no traces are kept. */
  endpoint: string | null;
  /** The share of traces that are kept, where nobody has decided for one already. */
  share: number;
  /** `gshf-web`, `gshf-worker` */
  service: string;
};

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT };

/**
 * Keeps the spans of this process, and sends them to a receiver every few seconds. The provider is not registered with
 * OpenTelemetry's API: what libraries say of themselves there, Next of each address, stays unsaid.
 *
 * @returns sends what is left, and ends
 */
export function startTracing({ endpoint, share, service }: TracingOptions): () => Promise<void> {
  if (endpoint === null) return async () => undefined;
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  globalThis.gshfTracing = tracingOf(provider.getTracer("gshf"));
  return () => provider.shutdown();
}

function tracingOf(tracer: Tracer): Tracing {
  return {
    begin: ({ name, kind, attributes, parent }: SpanOf): Span => {
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, contextOf(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
        note: (more, called) => {
          span.setAttributes(more);
          if (called !== undefined) span.updateName(called);
        },
        end: (fault) => {
          if (fault !== undefined) {
            span.setAttribute("error.type", fault);
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
  };
}

/** What a `traceparent` names; one that can't be read names nothing. */
function contextOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] =
    /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})/.exec(traceparent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags ?? "0", 16) & 1, isRemote: true };
  return isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}
