/** What an XML Schema says, as far as the BPMN schema uses the language. Names are `{namespace}local`. */

export type Name = string;

export const nameOf = (namespace: string, local: string): Name => `{${namespace}}${local}`;
export const localOf = (name: Name): string => name.slice(name.indexOf('}') + 1);

interface Occurrence {
  readonly min: number;
  /** Infinity: unbounded. */
  readonly max: number;
}

export type Particle = Occurrence &
  (
    | { readonly kind: 'element'; readonly name: Name; readonly type: TypeRef | undefined }
    | { readonly kind: 'any'; readonly foreignTo: string | undefined }
    | { readonly kind: 'sequence' | 'choice'; readonly particles: readonly Particle[] }
  );

/** A type by name, or one written in place. */
export type TypeRef = Name | ComplexType;

export interface SimpleType {
  readonly kind: 'simple';
  /** Local name of the built-in type it restricts: `string`, `ID`, `boolean`…; `anything` for unions. */
  readonly builtIn: string;
  readonly values: readonly string[] | undefined;
}

export interface AttributeUse {
  readonly type: Name;
  readonly required: boolean;
}

export interface ComplexType {
  readonly kind: 'complex';
  readonly abstract: boolean;
  readonly mixed: boolean;
  readonly base: Name | undefined;
  readonly attributes: ReadonlyMap<string, AttributeUse>;
  /** Attributes of other namespaces are welcome. */
  readonly openAttributes: boolean;
  readonly content: Particle;
}

export interface ElementDeclaration {
  readonly name: Name;
  readonly type: TypeRef;
  readonly abstract: boolean;
  /** The element this one may stand in for. */
  readonly substitutes: Name | undefined;
}

export interface Schema {
  readonly elements: ReadonlyMap<Name, ElementDeclaration>;
  readonly types: ReadonlyMap<Name, SimpleType | ComplexType>;
}
