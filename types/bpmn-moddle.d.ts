/** The part of bpmn-moddle (no types of its own for the main entry) that is used here. */
declare module 'bpmn-moddle' {
  /** An element of the parsed document; properties are read with `get`, never typed more closely than this. */
  export interface ModdleElement {
    readonly $type: string;
    readonly $parent?: ModdleElement;
    readonly $attrs: Readonly<Record<string, string>>;
    readonly id?: string;
    $instanceOf(type: string): boolean;
    get(property: string): unknown;
    set(property: string, value: unknown): void;
  }

  export interface ParseWarning {
    readonly message: string;
    readonly element?: ModdleElement;
    readonly property?: string;
    readonly value?: string;
  }

  export interface ParseResult {
    readonly rootElement: ModdleElement;
    readonly elementsById: Readonly<Record<string, ModdleElement>>;
    readonly warnings: readonly ParseWarning[];
  }

  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string): Promise<ParseResult>;
    create(type: string, properties?: Record<string, unknown>): ModdleElement;
    toXML(element: ModdleElement, options?: { format?: boolean }): Promise<{ xml: string }>;
  }
}
