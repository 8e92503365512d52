const barWidth = 24;

/** A line on a terminal that is written over; on anything else a line for each new text. */
export type Progress = {
  show: (text: string, share?: number | null) => void;
  end: () => void;
};

type Output = Pick<NodeJS.WriteStream, "write"> & {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
};

export function createProgress(output: Output): Progress {
  let last = "";
  let isOpen = false;
  return {
    show(text, share = null) {
      const line = share === null ? text : `${bar(share)} ${text}`;
      if (line === last) return;
      last = line;
      if (output.isTTY !== true) {
        output.write(`${line}\n`);
        return;
      }
      isOpen = true;
      output.write(`\r\u001b[K${line.slice(0, (output.columns ?? 80) - 1)}`);
    },
    end() {
      if (isOpen) output.write("\n");
      isOpen = false;
    },
  };
}

function bar(share: number): string {
  const done = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  const percent = `${Math.floor(Math.min(1, Math.max(0, share)) * 100)}%`.padStart(4);
  return `[${"#".repeat(done)}${"·".repeat(barWidth - done)}]${percent}`;
}
