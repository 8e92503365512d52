import { blockQuote, htmlFlow } from "micromark-core-commonmark";
import type { Code, Construct, Extension, State, Tokenizer } from "micromark-util-types";
import { characterOf, isLineEnding } from "./characters.ts";

/**
 * Blocks, with what CommonMark takes for markup though people mean it as text: a line of dashes under a paragraph is a
 * rule and makes no heading of it, `>5` and `>>> ` begin no quote, and a tag on a line of its own doesn't
 * switch Markdown off for the lines below.
 */
export function blockSyntax(): Extension {
  return {
    disable: { null: ["setextUnderline", "htmlFlow", "blockQuote"] },
    document: { 62: quote },
    flow: { 60: rawHtml },
  };
}

/** A line of a quote that is open: any `>` goes on with it. */
const anyMark: Construct = { partial: true, tokenize: blockQuote.tokenize };
const quote: Construct = {
  name: "spacedQuote",
  tokenize(effects, ok, nok) {
    return effects.check(spacedMark, blockQuote.tokenize.call(this, effects, ok, nok), nok);
  },
  continuation: {
    tokenize(effects, ok, nok) {
      let indent = 0;
      const atMark: State = effects.attempt(anyMark, ok, nok);
      const inIndent: State = (code) => {
        if (characterOf(code) !== " " || code === null || isLineEnding(code) || indent === 3) {
          effects.exit("linePrefix");
          return atMark(code);
        }
        effects.consume(code);
        indent += 1;
        return inIndent;
      };
      return (code) => {
        if (characterOf(code) !== " " || code === null || isLineEnding(code)) return atMark(code);
        effects.enter("linePrefix");
        return inIndent(code);
      };
    },
  },
};
if (blockQuote.exit !== undefined) quote.exit = blockQuote.exit;

/** `>` with a space after it, or alone on its line. */
const spacedMark: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    const after: State = (code: Code) => (/\s/u.test(characterOf(code)) ? ok(code) : nok(code));
    return (code) => {
      effects.enter("blockQuoteMarker");
      effects.consume(code);
      effects.exit("blockQuoteMarker");
      return after;
    };
  },
};

const tokenizeRaw: Tokenizer = function (effects, ok, nok) {
  return effects.check(opensRaw, htmlFlow.tokenize.call(this, effects, ok, nok), nok);
};
/** Comments, scripts and the like, whose content no one writes as Markdown. */
const rawHtml: Construct = { name: "rawHtml", concrete: true, tokenize: tokenizeRaw };
if (htmlFlow.resolveTo !== undefined) rawHtml.resolveTo = htmlFlow.resolveTo;

const opensRaw: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    let text = "";
    const inside: State = (code) => {
      const character = characterOf(code);
      if (/^<(!--|\?|!\[CDATA\[|(script|pre|style|textarea)[\s>])$/i.test(text + character)) return ok(code);
      if (text.length > 10 || /\s/u.test(character)) return nok(code);
      effects.enter("htmlFlowData");
      effects.consume(code);
      effects.exit("htmlFlowData");
      text += character;
      return inside;
    };
    return inside;
  },
};
