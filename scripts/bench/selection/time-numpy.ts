import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** numpy is timed with each of these and keeps its best. */
const chunks = [1024, 4096, 16384];

const numpyScript = `
import json, sys, time
import numpy as np
n, d, *chunks = map(int, sys.argv[1:])
rng = np.random.default_rng(0)
w = np.triu(rng.standard_normal((d, d), dtype=np.float32))
theta = rng.standard_normal(d, dtype=np.float32)
best, cpu, chosen = 1e9, 1e9, 0
for chunk in chunks:
    rows = rng.standard_normal((min(chunk, n), d), dtype=np.float32) / np.float32(d) ** 0.5
    for _ in range(5):
        start, cpu_start = time.perf_counter(), time.process_time()
        for done in range(0, n, chunk):
            x = rows[: min(chunk, n - done)]
            y = x @ w
            np.einsum("ij,ij->i", y, y), x @ theta
        seconds = time.perf_counter() - start
        cpu = min(cpu, time.process_time() - cpu_start)
        if seconds < best:
            best, chosen = seconds, chunk
print(json.dumps({"seconds": best, "cpu_seconds": cpu, "chunk_rows": chosen, "version": np.__version__}))
`;

type NumpyTiming = {
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly chunk_rows: number;
  readonly version: string;
  /** The processor that OpenBLAS was told to take this for; null where it looked for itself. */
  readonly coretype: string | null;
};

type NumpyReport = NumpyTiming & {
  /** As the environment has OpenBLAS set up; null where that says nothing. */
  readonly as_set_up: NumpyTiming | null;
  /** As OpenBLAS finds for itself. A release older than the processor may take it for one without AVX. */
  readonly untold: NumpyTiming;
};

/**
 * The same product, norms and rewards in numpy with OpenBLAS; Debian's python3 first, because its numpy links OpenBLAS.
 * It runs as the environment has it set up, untold, and with OpenBLAS' AVX-512 kernels where the processor has the
 * instructions: the fastest counts, and the others stand beside it.
 */
export function timeNumpy(rows: number, dim: number): NumpyReport | { readonly reason: string } {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...bare } = process.env;
  for (const python of ["/usr/bin/python3", "python3"]) {
    if (python.startsWith("/") && !existsSync(python)) continue;
    const time = (coretype: string | undefined, env: NodeJS.ProcessEnv): NumpyTiming | null => {
      const args = ["-c", numpyScript, ...[rows, dim, ...chunks].map(String)];
      const told = coretype === undefined ? env : { ...env, OPENBLAS_CORETYPE: coretype };
      const { status, stdout } = spawnSync(python, args, { encoding: "utf8", env: told });
      return status === 0 ? { ...JSON.parse(stdout), coretype: coretype ?? null } : null;
    };
    const untold = time(undefined, bare);
    if (untold === null) continue;
    const asSetUp = OPENBLAS_CORETYPE === undefined ? null : time(OPENBLAS_CORETYPE, process.env);
    const wide = hasAvx512() ? time("SkylakeX", bare) : null;
    const best = [asSetUp, wide].reduce<NumpyTiming>(
      (fastest, other) => (other !== null && other.seconds < fastest.seconds ? other : fastest),
      untold,
    );
    return { ...best, as_set_up: asSetUp, untold };
  }
  return { reason: "no python3 with numpy found" };
}

function hasAvx512(): boolean {
  return existsSync("/proc/cpuinfo") && readFileSync("/proc/cpuinfo", "utf8").includes("avx512f");
}
