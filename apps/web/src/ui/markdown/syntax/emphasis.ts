import { attention } from "micromark-core-commonmark";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import type { Code, Construct, Extension, State, Token, TokenizeContext } from "micromark-util-types";
import { characterOf, isCjk, isDigit, isPunctuation, isWord } from "./characters.ts";

/**
 * Emphasis and strike-through, with what CommonMark is too generous or too strict about: `2*3*4`, `count(*)`, `____`
 * and `__init__` are text, and bold ends beside Chinese punctuation. A mark that is shown though it was meant as
 * markup does little harm; one that vanishes changes what is said.
 */
export function emphasisSyntax(): Extension {
  const careful = watched(attention, restrainAttention);
  const struck = watched(strikethroughConstruct(), restrainTildes);
  return { text: { 42: careful, 95: careful, 126: struck } };
}

function strikethroughConstruct(): Construct {
  const [first] = [gfmStrikethrough({ singleTilde: false }).text?.[126]].flat();
  if (first === undefined) throw new Error("the extension for strike-through has no construct for tildes");
  return first;
}

type Sequence = { token: Token; marker: string; size: number; before: string; after: string };

/** The construct, with a second look at each run of marks: whether it may open or close. */
function watched(
  construct: Construct,
  restrain: (sequence: Sequence, context: TokenizeContext) => void,
): Construct {
  const { tokenize, name, resolveAll, previous } = construct;
  const watching: Construct = {
    tokenize(effects, ok, nok) {
      const before = characterOf(this.previous);
      const done: State = (code: Code) => {
        const token = this.events.at(-1)?.[1];
        if (token !== undefined) {
          const text = this.sliceSerialize(token);
          restrain(
            { token, marker: text.charAt(0), size: text.length, before, after: characterOf(code) },
            this,
          );
        }
        return ok(code);
      };
      return tokenize.call(this, effects, done, nok);
    },
  };
  if (name !== undefined) watching.name = name;
  if (resolveAll !== undefined) watching.resolveAll = resolveAll;
  if (previous !== undefined) watching.previous = previous;
  return watching;
}

const marks = "*_~";
const openingBrackets = "([{<«“‘„「『（《【";
const closingBrackets = ")]}>";
/** What follows a star in calls, paths and patterns; a file may begin with a dot. */
const afterStars = ")]},;:!?/|";
/** What stands before a star in formulas, paths and patterns. */
const beforeStars = ")]}./\\^=+<>&%#@|";
const labelEnds = ":.!?,;”’\"'…";

function restrainAttention({ token, marker, size, before, after }: Sequence, context: TokenizeContext): void {
  const isBetweenMarks = marks.includes(before) || marks.includes(after);
  const isAmidPunctuation = !isBetweenMarks && isPunctuation(before) && isPunctuation(after);
  if (marker === "_") {
    if (size > 2 || isAmidPunctuation) forbid(token);
    else if (size === 2 && token._close === true) forbidIdentifier(token, context);
    return;
  }
  // Blanks to fill in and words crossed out: no text is bold twice.
  if (size > 3) {
    forbid(token);
    return;
  }
  allowBesideCjk(token, before, after);
  // "**Note:**text", a frequent slip.
  if (size === 2 && labelEnds.includes(before) && isWord(after) && !isDigit(after)) token._close = true;
  if (isWord(before)) token._open = false;
  if (isDigit(before) && isDigit(after)) token._close = false;
  if (isAmidPunctuation && !isCjk(before) && !(openingBrackets.includes(before) && !")*/".includes(after))) {
    token._open = false;
  }
  const isPattern =
    (beforeStars.includes(before) && !(size === 2 && before === ".")) ||
    afterStars.includes(after) ||
    (size === 1 && after === ".");
  if (isPattern && !isCjk(after)) token._open = false;
}

/** CommonMark wants a space or punctuation on one side; Chinese and Japanese have neither there. */
function allowBesideCjk(token: Token, before: string, after: string): void {
  if (!isCjk(before) && !isCjk(after)) return;
  const isSpaced = (character: string) => /\s/u.test(character);
  if (isPunctuation(before) && !openingBrackets.includes(before) && !isSpaced(after)) token._close = true;
  if (isPunctuation(after) && !isSpaced(before) && openingBrackets.includes(after)) token._open = true;
}

/** `__init__` is a name. */
function forbidIdentifier(closing: Token, context: TokenizeContext): void {
  for (let index = context.events.length - 3; index >= 0; index--) {
    const [kind, token] = context.events[index] ?? [];
    if (kind !== "exit" || token?.type !== "attentionSequence" || token._open !== true) continue;
    if (context.sliceSerialize(token) !== "__") continue;
    const between = context.sliceSerialize({ start: token.end, end: closing.start });
    if (/^\w+$/.test(between)) {
      forbid(token);
      forbid(closing);
    }
    return;
  }
}

function restrainTildes({ token, before, after }: Sequence): void {
  if (isWord(before) || closingBrackets.includes(before)) token._open = false;
  if (isDigit(before) && isDigit(after)) token._close = false;
}

function forbid(token: Token): void {
  token._open = false;
  token._close = false;
}
