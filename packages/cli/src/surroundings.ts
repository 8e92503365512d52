/** Where a command writes to. */
export type Streams = { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };

/** What a command has of the process it runs in. */
export type Surroundings = Streams & {
  stdin: NodeJS.ReadStream;
  env: Readonly<Record<string, string | undefined>>;
};
