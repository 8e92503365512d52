import { expect, onTestFinished, test } from "vitest";
import { connectTrainer } from "./index.ts";
import { startKubernetes } from "./kubernetes-api.fixture.ts";
import { idOf, testRequest, toldLine } from "./told.fixture.ts";

const container = (name: string) => ({
  template: { spec: { containers: [{ name, image: "ray:2" }, { name: "proxy" }] } },
});
const template = {
  apiVersion: "ray.io/v1",
  kind: "RayJob",
  metadata: { name: "gshf-trl", labels: { "kueue.x-k8s.io/queue-name": "gpus" } },
  spec: {
    suspend: true,
    entrypoint: "gshf-train",
    rayClusterSpec: { headGroupSpec: container("head"), workerGroupSpecs: [container("worker")] },
  },
};

type Said = { spec?: Record<string, unknown>; status: Record<string, unknown> };
const condition = (type: string, message = "") => ({ type, status: "True", message });

/** Each kind by what its controller, and Kueue, say of a job. */
const kinds = {
  kuberay: {
    settings: "namespace=ml&template=gshf-trl",
    path: "/apis/ray.io/v1/namespaces/ml/rayjobs",
    pod: (name: string) => ({ "job-name": name }),
    says: {
      quotaPending: { spec: { suspend: true }, status: { jobDeploymentStatus: "Suspended" } },
      starting: { spec: { suspend: false }, status: { jobDeploymentStatus: "Initializing" } },
      running: { status: { jobDeploymentStatus: "Running", jobStatus: "RUNNING" } },
      evicted: {
        spec: { suspend: true },
        status: { jobDeploymentStatus: "Suspending", jobStatus: "RUNNING" },
      },
      failed: {
        status: {
          jobDeploymentStatus: "Failed",
          jobStatus: "FAILED",
          reason: "AppFailed",
          message: "OOMKilled",
        },
      },
      ended: { status: { jobDeploymentStatus: "Complete", jobStatus: "SUCCEEDED" } },
    } satisfies Record<string, Said>,
  },
  trainjob: {
    settings: "namespace=ml&runtime=trl&queue=gpus&nodes=2",
    path: "/apis/trainer.kubeflow.org/v1alpha1/namespaces/ml/trainjobs",
    pod: (name: string) => ({
      "jobset.sigs.k8s.io/jobset-name": name,
      "jobset.sigs.k8s.io/replicatedjob-name": "node",
      "batch.kubernetes.io/job-completion-index": "0",
    }),
    says: {
      quotaPending: { spec: { suspend: true }, status: { conditions: [condition("Suspended")] } },
      starting: { spec: { suspend: false }, status: { jobsStatus: [{ active: 0, ready: 0 }] } },
      running: { status: { jobsStatus: [{ active: 1, ready: 1 }] } },
      evicted: {
        spec: { suspend: true },
        status: { conditions: [condition("Suspended")], jobsStatus: [{ active: 1 }] },
      },
      failed: { status: { conditions: [condition("Failed", "OOMKilled")] } },
      ended: { status: { conditions: [condition("Complete")] } },
    } satisfies Record<string, Said>,
  },
};
const each = (["kuberay", "trainjob"] as const).map((kind) => [kind] as const);

async function start(kind: keyof typeof kinds) {
  const { settings, path, pod, says } = kinds[kind];
  const cluster = await startKubernetes();
  onTestFinished(() => cluster.close());
  cluster.put(`${kinds.kuberay.path}/gshf-trl`, structuredClone(template));
  const connect = (token = cluster.state.token) =>
    connectTrainer(`${kind}+${cluster.url}?${settings}`, { token });
  const trainer = connect();
  const submit = async () => idOf(await trainer.submit(testRequest));
  return { cluster, trainer, connect, submit, path, pod, says };
}

test.each(each)("%s: a job waits for quota, runs, is evicted, runs again and tells its end", async (kind) => {
  const { cluster, trainer, submit, path, pod, says } = await start(kind);
  const id = await submit();
  const at = `${path}/${id}`;
  const state = async (known = { seq: 0, attempt: 1 }) => {
    const status = await trainer.status(id, known);
    if (!status.ok) throw new Error(status.error.message);
    return [status.value.state, status.value.attempt, status.value.seq];
  };
  // Kueue holds what is in its queue until there is quota.
  expect(cluster.state.objects.get(at)?.spec).toMatchObject({ suspend: true });
  expect(cluster.state.objects.get(at)?.metadata.labels).toMatchObject({
    "kueue.x-k8s.io/queue-name": "gpus",
  });
  cluster.control(at, says.quotaPending);
  expect(await state()).toEqual(["provisioning", 1, 0]);
  cluster.control(at, says.starting);
  cluster.pod("pod-1", pod(id), "Pending");
  expect(await state()).toEqual(["provisioning", 1, 0]);
  cluster.control(at, says.running);
  cluster.pod("pod-1", pod(id), "Running");
  expect(await state()).toEqual(["provisioning", 1, 0]);
  cluster.state.logs.set("pod-1", ["loading", toldLine(id, 1), toldLine(id, 2)].join("\n"));
  expect(await state()).toEqual(["running", 1, 2]);
  cluster.control(at, says.evicted);
  cluster.pod("pod-1", pod(id), "Failed");
  expect(await state({ seq: 2, attempt: 1 })).toEqual(["recovering", 1, 2]);
  cluster.control(at, { spec: { suspend: false }, ...says.running });
  // The new pod says what the first one said, and goes on.
  cluster.pod(
    "pod-2",
    pod(id),
    "Running",
    [
      toldLine(id, 1),
      toldLine(id, 2),
      toldLine(id, 3, { state: "recovering", attempt: 2 }),
      toldLine(id, 4, { state: "running", attempt: 2 }),
    ].join("\n"),
  );
  expect(await state({ seq: 2, attempt: 1 })).toEqual(["running", 2, 4]);
  const events = await trainer.events(id, 2);
  expect(events.ok && events.value.map(({ seq }) => seq)).toEqual([3, 4]);
  const soFar = cluster.state.logs.get("pod-2");
  cluster.state.logs.set("pod-2", `${soFar}\n${toldLine(id, 5, { state: "succeeded", attempt: 2 })}`);
  cluster.control(at, says.ended);
  expect(await state({ seq: 4, attempt: 2 })).toEqual(["succeeded", 2, 5]);
});

test.each(each)("%s: what the job is to do lies in a secret of its own, that goes with it", async (kind) => {
  const { cluster, trainer, submit, path } = await start(kind);
  const id = await submit();
  const secret = cluster.state.objects.get(`/api/v1/namespaces/ml/secrets/${id}`);
  const job = cluster.state.objects.get(`${path}/${id}`);
  expect(JSON.stringify(job)).not.toContain("signature");
  expect(JSON.stringify(job)).toContain(`"secretKeyRef":{"name":"${id}","key":"GSHF_JOB"}`);
  const payload = JSON.parse(Buffer.from(secret?.stringData?.GSHF_JOB ?? "", "base64").toString());
  expect(payload).toMatchObject({ job_id: id, request: testRequest });
  expect(secret?.metadata.ownerReferences).toMatchObject([{ uid: job?.metadata.uid }]);
  expect(await trainer.cancel(id)).toMatchObject({ value: { state: "cancelling" } });
  expect([...cluster.state.objects.keys()]).toEqual([`${kinds.kuberay.path}/gshf-trl`]);
  expect(await trainer.status(id)).toMatchObject({ ok: false, error: { status: 404 } });
});

test.each(each)("%s: one that failed says why, and may be tried again", async (kind) => {
  const { cluster, trainer, submit, path, says } = await start(kind);
  const id = await submit();
  cluster.control(`${path}/${id}`, says.failed);
  const status = await trainer.status(id);
  expect(status).toMatchObject({
    value: { state: "failed", error: { code: "process-lost", retryable: true } },
  });
  expect(status.ok && status.value.error?.message).toContain("OOMKilled");
});

test.each(each)(
  "%s: a submission that broke off anywhere is taken up, and nothing is there twice",
  async (kind) => {
    const { cluster, trainer, submit, path } = await start(kind);
    const secrets = /\/secrets$/;
    const jobs = new RegExp(`${path}$`);
    for (const fault of [
      { path: secrets, method: "POST", status: 503, reason: "ServiceUnavailable" },
      { path: secrets, method: "POST", status: 504, reason: "Timeout", alsoDoes: true },
      { path: /\/secrets\//, method: "PUT", status: 409, reason: "Conflict" },
      { path: jobs, method: "POST", status: 429, reason: "TooManyRequests" },
    ]) {
      cluster.state.fault = fault;
      expect(await trainer.submit(testRequest)).toMatchObject({ ok: false, error: { status: fault.status } });
    }
    // It was taken, and the answer was lost: the job is there.
    cluster.state.fault = { path: jobs, method: "POST", status: 504, reason: "Timeout", alsoDoes: true };
    const id = await submit();
    expect(await submit()).toBe(id);
    expect([...cluster.state.objects.keys()].filter((key) => key.endsWith(id))).toHaveLength(2);
  },
);

test.each(each)("%s: two that submit at once make one job", async (kind) => {
  const { cluster, connect, path } = await start(kind);
  const answers = await Promise.all([
    connect().submit(testRequest),
    connect().submit(testRequest),
    connect().submit(testRequest),
  ]);
  expect(
    new Set(answers.map((answer) => (answer.ok ? answer.value.job_id : answer.error.message))).size,
  ).toBe(1);
  expect(cluster.state.requests.filter((one) => one === `POST ${path}`).length).toBeGreaterThan(0);
  expect(
    [...cluster.state.objects.keys()].filter(
      (key) => key.startsWith(`${path}/gshf-`) && !key.endsWith("gshf-trl"),
    ),
  ).toHaveLength(1);
});

test.each(each)("%s: a wrong token, too many requests and a missing kind are told apart", async (kind) => {
  const { cluster, trainer, connect } = await start(kind);
  expect(await connect("wrong").capabilities()).toMatchObject({ error: { status: 401, retryable: false } });
  cluster.state.fault = { path: /./, method: "GET", status: 429, reason: "TooManyRequests" };
  expect(await trainer.status("gshf-1")).toMatchObject({ error: { status: 429, retryable: true } });
  expect(await trainer.capabilities()).toMatchObject({ ok: true });
  const settings = kinds[kind].settings.replace("namespace=ml", "namespace=other");
  const elsewhere = connectTrainer(`${kind}+${cluster.url}?${settings}`, { token: "sa-t0ken" });
  const missing = await elsewhere.status("gshf-1");
  expect(missing).toMatchObject({ ok: false, error: { code: "bad-shape", status: null } });
  expect(!missing.ok && missing.error.message).toContain("installed");
});

test("kuberay: a job has the template's cluster, and its command finds the job on every machine of it", async () => {
  const { cluster, submit, path } = await start("kuberay");
  const id = await submit();
  const spec = cluster.state.objects.get(`${path}/${id}`)?.spec;
  const variable = { env: [{ name: "GSHF_JOB" }] };
  const machine = {
    template: { spec: { containers: [{ image: "ray:2", ...variable }, { name: "proxy" }] } },
  };
  expect(spec).toMatchObject({
    entrypoint: "gshf-train",
    jobId: id,
    backoffLimit: 0,
    rayClusterSpec: { headGroupSpec: machine, workerGroupSpecs: [machine] },
  });
});

test("kuberay: without its template no job is made, and it is named", async () => {
  const { cluster, trainer } = await start("kuberay");
  cluster.state.objects.clear();
  const answer = await trainer.submit(testRequest);
  expect(!answer.ok && answer.error.message).toContain("no RayJob gshf-trl in ml");
  expect(cluster.state.objects.size).toBe(0);
});
