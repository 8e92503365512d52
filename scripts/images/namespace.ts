import { spawn } from "node:child_process";

/** What a process in a root of its own is. */
export type Order = {
  /** A folder with a whole file system; what is at `at` there must exist. */
  readonly root: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  /** "uid:gid"; root where left out, which is for building only. */
  readonly user?: string | undefined;
  /** Memory is laid over /tmp, as one mounts it in an image whose root is read-only. */
  readonly hasTmp: boolean;
  /** Files and folders of this machine, by their path in there. */
  readonly binds?: Readonly<Record<string, string>>;
};

/**
 * What an engine does before it starts a process: mounts, process ids and a root of its own, devices that anybody may
 * have, no rights of the kernel. The network is this machine's. The process is number 1, so that no signal ends it that
 * it does not handle.
 */
const prepare = `
set -e
root=$1; shift
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
for name in null zero full random urandom; do : > "$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"; done
ln -s /proc/self/fd "$root/dev/fd"
if [ "$1" = tmp ]; then mount -t tmpfs -o mode=1777,nosuid,nodev,noexec tmpfs "$root/tmp"; fi
shift
while [ "$1" != -- ]; do mount --bind "$1" "$root$2"; shift 2; done
shift
exec chroot "$root" "$@"
`;

export function spawnIn(order: Order) {
  const { root, argv, env, workdir, user, hasTmp } = order;
  const [uid = "0", gid = uid] = (user ?? "0:0").split(":");
  const confined =
    user === undefined
      ? []
      : [
          "setpriv",
          "--reuid",
          uid,
          "--regid",
          gid,
          "--clear-groups",
          "--no-new-privs",
          "--bounding-set=-all",
        ];
  const binds = Object.entries(order.binds ?? {}).flatMap(([inside, outside]) => [outside, inside]);
  const isolate = [
    "--mount",
    "--propagation",
    "private",
    "--pid",
    "--fork",
    "--kill-child",
    "sh",
    "-c",
    prepare,
  ];
  return spawn(
    "unshare",
    [
      ...isolate,
      "sh",
      root,
      hasTmp ? "tmp" : "-",
      ...binds,
      "--",
      ...confined,
      "env",
      "-C",
      workdir,
      ...argv,
    ],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
}

export type Said = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs it to its end. */
export async function runIn(order: Order): Promise<Said> {
  const child = spawnIn(order);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (ended) => resolve(ended ?? 255));
  });
  return { code, ...said };
}
