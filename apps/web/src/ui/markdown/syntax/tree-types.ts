// biome-ignore-all lint/style/useConsistentTypeDefinitions: only an interface adds to one of another module

/** What this folder adds to the tokens and trees of Markdown. */
declare module "micromark-util-types" {
  interface TokenTypeMap {
    formula: "formula";
    formulaData: "formulaData";
  }
}

declare module "mdast" {
  /** A formula with its marks, as written. */
  interface FormulaNode extends Literal {
    type: "formula";
  }
  interface RootContentMap {
    formula: FormulaNode;
  }
  interface PhrasingContentMap {
    formula: FormulaNode;
  }
  interface ListItemData {
    /** As written: `3)`, or `+`. */
    marker?: string;
  }
}

export type { FormulaNode } from "mdast";
