/** How far a file is staged: who stores its rows while it is read waits for them here. */
export class StagedLines {
  #last = 0;
  #isAll = false;
  #failure: { error: unknown } | null = null;
  #news = Promise.withResolvers<void>();

  /** The rows of all lines up to this one are there. */
  reach(line: number): void {
    this.#last = line;
    this.#tell();
  }

  /** There will be no more. */
  end(): void {
    this.#isAll = true;
    this.#tell();
  }

  /** Nobody is to store any of them; only the first reason counts. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#tell();
  }

  /**
   * Waits until so many lines beyond one are there, or all.
   *
   * @param silenceMs no longer than so
   * @returns the last line that is there, and whether it is the file's last
   * @throws why nobody is to store any of them
   */
  async beyond(
    line: number,
    lines: number,
    silenceMs = Number.POSITIVE_INFINITY,
  ): Promise<{ last: number; isAll: boolean }> {
    const until = performance.now() + silenceMs;
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error;
      const [last, isAll] = [this.#last, this.#isAll];
      const restMs = until - performance.now();
      if (isAll || last >= line + lines || restMs <= 0) return { last, isAll };
      const silence = Promise.withResolvers<void>();
      const timer = Number.isFinite(restMs) ? setTimeout(silence.resolve, restMs) : undefined;
      await Promise.race([this.#news.promise, silence.promise]);
      clearTimeout(timer);
    }
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }
}
