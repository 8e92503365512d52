export { optionsOrExit, readOptions, wholeNumber } from "./read-options.ts";
