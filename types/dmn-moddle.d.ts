/** The part of dmn-moddle (it ships no types) that is used here. */
declare module 'dmn-moddle' {
  /** An element of the parsed document; properties are read with `get`, never typed more closely than this. */
  export interface DmnElement {
    readonly $type: string;
    readonly $parent?: DmnElement;
    readonly $attrs: Readonly<Record<string, string>>;
    $instanceOf(type: string): boolean;
    get(property: string): unknown;
  }

  export interface DmnParseResult {
    readonly rootElement: DmnElement;
    readonly warnings: readonly { readonly message: string }[];
  }

  export class DmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string): Promise<DmnParseResult>;
  }
}
