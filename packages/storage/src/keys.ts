// The layout of the bucket, all of it. Content-addressed wherever the content decides: two workers that
// race write the same bytes under the same key, and the loser finds its work done.

/** Raw little-endian f32 rows of one embedded shard. */
export function featureShardKey(featureMapSha256: string, shardSha256: string): string {
  return `features/${featureMapSha256}/${shardSha256}.f32`;
}

/** theta and the Cholesky factor of one fit. */
export function posteriorKey(projectId: string, snapshotSha256: string): string {
  return `projects/${projectId}/posteriors/${snapshotSha256}.bin`;
}

/** One file of a frozen dataset, by the hash of its bytes; extension without a dot. */
export function datasetFileKey(projectId: string, sha256: string, extension = "jsonl"): string {
  return `projects/${projectId}/datasets/files/${sha256}.${extension}`;
}

/** The manifest, whose hash is the dataset's name. */
export function datasetManifestKey(projectId: string, manifestSha256: string): string {
  return `projects/${projectId}/datasets/${manifestSha256}/manifest.json`;
}

/** What a dataset on its way has learned so far, part by part; rewritten when a part is done again. */
export function datasetBuildKey(projectId: string, buildId: string, part: string): string {
  return `projects/${projectId}/datasets/builds/${buildId}/${part}.json`;
}

/** What one shard of a round's evaluation measured; rewritten when the shard is done again. */
export function evaluationShardKey(projectId: string, roundId: string, shard: number): string {
  return `projects/${projectId}/evaluations/${roundId}/${shard}.json`;
}

/** A file that somebody brings in, kept as it came. */
export function importKey(projectId: string, importId: string): string {
  return `projects/${projectId}/imports/${importId}`;
}

/** Every row of such a file that was not taken; rewritten when the file is read again. */
export function importReportKey(projectId: string, importId: string): string {
  return `projects/${projectId}/imports/${importId}.report.csv`;
}

/** An export of a dataset; its row says what its bytes are. */
export function exportKey(projectId: string, exportId: string, extension: string): string {
  return `projects/${projectId}/exports/${exportId}.${extension}`;
}

/** Everything of a project, for deleting it. */
export function projectPrefix(projectId: string): string {
  return `projects/${projectId}/`;
}
