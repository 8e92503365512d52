import type { Extension as FromTokens } from "mdast-util-from-markdown";
import type { Code, Construct, Extension, State, Tokenizer } from "micromark-util-types";
import { characterOf, isLineEnding, isWord } from "./characters.ts";
import { findFormulaBlocks } from "./formula-blocks.ts";
import "./tree-types.ts";
import { environments, formulaStyles, isBalanced, isProse } from "./formula-text.ts";

/**
 * Mathematics: `$…$` as pandoc has it, `$$…$$`, `\(…\)`, `\[…\]` and environments without anything around them.
 * What is none (prices, variables of a shell, an end that never comes) stays text.
 *
 * @param source the whole text, since a formula that is never closed must not begin
 */
export function formulaSyntax(source: string): Extension {
  const dollar: Construct = { name: "formulaByDollars", tokenize: tokenizeDollars };
  const backslash: Construct = { name: "formulaByBackslash", tokenize: tokenizeBackslash };
  const block: Construct = {
    name: "formulaBlock",
    concrete: true,
    tokenize: blockTokenizer(findFormulaBlocks(source)),
  };
  return { text: { 36: dollar, 92: backslash }, flow: { 36: block, 92: block } };
}

/** Formulas in the tree: nodes of type `formula` with their source as written, marks included. */
export function formulasFromTokens(): FromTokens {
  return {
    enter: {
      formula(token) {
        this.enter({ type: "formula", value: "" }, token);
      },
    },
    exit: {
      formula(token) {
        const node = this.stack.at(-1);
        if (node?.type === "formula") node.value = this.sliceSerialize(token);
        this.exit(token);
      },
    },
  };
}

/** `$x$` and `$$x$$`. */
const tokenizeDollars: Tokenizer = function (effects, ok, nok) {
  const before = characterOf(this.previous);
  let size = 0;
  let body = "";
  let closing = 0;
  return start;

  function start(code: Code): State | undefined {
    if (before === "$" || before === "\\") return nok(code);
    effects.enter("formula");
    effects.enter("formulaData");
    return open(code);
  }
  function open(code: Code): State | undefined {
    if (code === 36) {
      size += 1;
      effects.consume(code);
      return open;
    }
    if (size > 2) return nok(code);
    if (size === 1 && (isWord(before) || /\s/u.test(characterOf(code)))) return nok(code);
    return inside(code);
  }
  function inside(code: Code): State | undefined {
    if (code === null) return nok(code);
    if (isLineEnding(code)) {
      if (size === 1) return nok(code);
      return lineEnding(code);
    }
    effects.consume(code);
    if (code === 36) {
      closing = 1;
      return close;
    }
    body += characterOf(code);
    return code === 92 ? escaped : inside;
  }
  function escaped(code: Code): State | undefined {
    if (code === null || isLineEnding(code)) return inside(code);
    effects.consume(code);
    body += characterOf(code);
    return inside;
  }
  function lineEnding(code: Code): State | undefined {
    effects.exit("formulaData");
    effects.enter("lineEnding");
    effects.consume(code);
    effects.exit("lineEnding");
    effects.enter("formulaData");
    body += "\n";
    return inside;
  }
  function close(code: Code): State | undefined {
    if (code === 36 && closing < size) {
      closing += 1;
      effects.consume(code);
      return close;
    }
    if (closing < size) {
      body += "$";
      return inside(code);
    }
    if (!isFormula(body, size) || code === 36) return nok(code);
    if (size === 2 || !isAttached(code)) return end(code);
    // "the $n$th", "all $k$s".
    return isWord(characterOf(code)) ? effects.check(ordinal, end, nok)(code) : nok(code);
  }
  function isAttached(code: Code): boolean {
    const after = characterOf(code);
    return isWord(after) || ("({[".includes(after) && body.startsWith(after));
  }
  function end(code: Code): State | undefined {
    effects.exit("formulaData");
    effects.exit("formula");
    return ok(code);
  }
};

function isFormula(body: string, size: number): boolean {
  if (size === 1 && /[\s\\]$/u.test(body.replace(/\\\\$/, ""))) return false;
  return isBalanced(body) && !isProse(body, "dollars");
}

const ordinal: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    let letters = "";
    const inside: State = (code) => {
      const character = characterOf(code);
      if (/[a-z]/.test(character) && letters.length < 3) {
        effects.enter("formulaData");
        effects.consume(code);
        effects.exit("formulaData");
        letters += character;
        return inside;
      }
      return /^(th|st|nd|rd|s)$/.test(letters) && !isWord(character) ? ok(code) : nok(code);
    };
    return inside;
  },
};

/** `\(x\)`, `\[x\]` and `\begin{align}x\end{align}`. */
const tokenizeBackslash: Tokenizer = (effects, ok, nok) => {
  let source = "";
  let close = "";
  return start;

  function start(code: Code): State | undefined {
    effects.enter("formula");
    effects.enter("formulaData");
    effects.consume(code);
    source = "\\";
    return mark;
  }
  function mark(code: Code): State | undefined {
    const character = characterOf(code);
    if (character === "(") close = formulaStyles.parentheses.close;
    else if (character === "[") close = formulaStyles.brackets.close;
    else if (character !== "b") return nok(code);
    effects.consume(code);
    source += character;
    return close === "" ? name : inside;
  }
  function name(code: Code): State | undefined {
    const character = characterOf(code);
    if (!/[A-Za-z{}*]/.test(character) || source.length > 30) return nok(code);
    effects.consume(code);
    source += character;
    if (character !== "}") return name;
    const environment = /^\\begin\{(.*)\}$/.exec(source)?.[1] ?? "";
    if (!environments.includes(environment)) return nok;
    close = `\\end{${environment}}`;
    return inside;
  }
  function inside(code: Code): State | undefined {
    if (code === null) return nok(code);
    if (isLineEnding(code)) {
      effects.exit("formulaData");
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      effects.enter("formulaData");
      source += "\n";
      return inside;
    }
    effects.consume(code);
    source += characterOf(code);
    // "\\)" is a line break of TeX before a parenthesis.
    if (!source.endsWith(close) || source.endsWith(`\\${close}`)) return inside;
    if (close.startsWith("\\end")) return end;
    const body = source.slice(2, -2);
    return isBalanced(body) && !isProse(body, "brackets") ? end : nok;
  }
  function end(code: Code): State | undefined {
    effects.exit("formulaData");
    effects.exit("formula");
    return ok(code);
  }
};

const nonLazyLine: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    return (code) => {
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      return (next) => (this.parser.lazy[this.now().line] === true ? nok(next) : ok(next));
    };
  },
};

function blockTokenizer(blocks: ReadonlyMap<number, number>): Tokenizer {
  return function (effects, ok, nok) {
    const lastLine = blocks.get(this.now().line);
    const lineOf = () => this.now().line;
    const isInterrupting = () => this.interrupt === true;
    return start;

    function start(code: Code): State | undefined {
      if (lastLine === undefined) return nok(code);
      effects.enter("formula");
      return line(code);
    }
    function line(code: Code): State | undefined {
      if (code === null || isLineEnding(code)) return lineEnd(code);
      effects.enter("formulaData");
      return data(code);
    }
    function data(code: Code): State | undefined {
      if (code === null || isLineEnding(code)) {
        effects.exit("formulaData");
        return lineEnd(code);
      }
      effects.consume(code);
      return data;
    }
    function lineEnd(code: Code): State | undefined {
      if (code === null || lineOf() >= (lastLine ?? 0) || isInterrupting()) return end(code);
      return effects.attempt(nonLazyLine, line, end)(code);
    }
    function end(code: Code): State | undefined {
      effects.exit("formula");
      return ok(code);
    }
  };
}
