export { type Attribute, encodeModel, type Graph, type GraphNode, type Initializer } from "./encode-model.ts";
