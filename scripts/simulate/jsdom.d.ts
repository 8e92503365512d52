// The package ships no types; these are the parts used here.
declare module "jsdom" {
  export class JSDOM {
    window: {
      document: object;
      XMLSerializer: new () => { serializeToString(root: unknown): string };
    };
  }
}
