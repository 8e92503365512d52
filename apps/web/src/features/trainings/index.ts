export { hintOf, type Range, rangesOf, readHyperparameters, readPath } from "./ui/training-form.ts";
