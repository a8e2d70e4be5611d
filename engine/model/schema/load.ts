/** Reads the BPMN 2.0 XML Schema that ships with bpmn-moddle, once, into `Schema`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type AttributeUse,
  type ComplexType,
  type ElementDeclaration,
  type Name,
  nameOf,
  type Particle,
  type Schema,
  type SimpleType,
  type TypeRef,
} from './types.ts';
import { attribute, parseXml, type XmlNode } from './xml.ts';

const files = ['Semantic.xsd', 'BPMN20.xsd', 'BPMNDI.xsd', 'DC.xsd', 'DI.xsd'];
const nothing: Particle = { kind: 'sequence', particles: [], min: 1, max: 1 };

interface Tables {
  readonly elements: Map<Name, ElementDeclaration>;
  readonly types: Map<Name, SimpleType | ComplexType>;
  readonly target: string;
}

const named = (node: XmlNode, ...names: string[]) =>
  node.children.filter((child) => names.includes(child.name));

/** A QName in a schema attribute → `{namespace}local`. */
function qualified(node: XmlNode, qname: string): Name {
  const [prefix, local] = qname.includes(':') ? qname.split(':', 2) : ['', qname];
  return nameOf(node.resolve(prefix ?? '') ?? '', local ?? '');
}

function occurrence(node: XmlNode): { min: number; max: number } {
  const max = attribute(node, 'maxOccurs') ?? '1';
  return {
    min: Number(attribute(node, 'minOccurs') ?? '1'),
    max: max === 'unbounded' ? Number.POSITIVE_INFINITY : Number(max),
  };
}

function typeOf(node: XmlNode, tables: Tables): TypeRef {
  const type = attribute(node, 'type');
  if (type) return qualified(node, type);
  const inline = named(node, 'complexType')[0];
  return inline ? complexType(inline, tables) : nameOf('', 'anyType');
}

function particle(node: XmlNode, tables: Tables): Particle {
  const occurs = occurrence(node);
  if (node.name === 'any') {
    const foreignTo = attribute(node, 'namespace') === '##other' ? tables.target : undefined;
    return { kind: 'any', foreignTo, ...occurs };
  }
  if (node.name === 'element') {
    const reference = attribute(node, 'ref');
    if (reference) return { kind: 'element', name: qualified(node, reference), type: undefined, ...occurs };
    const name = nameOf(tables.target, attribute(node, 'name') ?? '');
    return { kind: 'element', name, type: typeOf(node, tables), ...occurs };
  }
  const particles = named(node, 'element', 'any', 'sequence', 'choice').map((child) =>
    particle(child, tables),
  );
  return { kind: node.name === 'choice' ? 'choice' : 'sequence', particles, ...occurs };
}

function attributeUses(node: XmlNode): Map<string, AttributeUse> {
  const xsdString = nameOf('http://www.w3.org/2001/XMLSchema', 'string');
  return new Map(
    named(node, 'attribute').map((use) => {
      const type = attribute(use, 'type');
      const required = attribute(use, 'use') === 'required';
      return [attribute(use, 'name') ?? '', { type: type ? qualified(use, type) : xsdString, required }];
    }),
  );
}

/** Own parts only; what the base brings is added when the type is asked for (`resolveType`). */
function complexType(node: XmlNode, tables: Tables): ComplexType {
  const derivation = named(node, 'complexContent').flatMap((content) =>
    named(content, 'extension', 'restriction'),
  )[0];
  const holder = derivation ?? node;
  const base = derivation && attribute(derivation, 'base');
  const content = named(holder, 'sequence', 'choice')[0];
  return {
    kind: 'complex',
    abstract: attribute(node, 'abstract') === 'true',
    mixed: attribute(node, 'mixed') === 'true',
    base: base === undefined ? undefined : qualified(holder, base),
    attributes: attributeUses(holder),
    openAttributes: named(holder, 'anyAttribute').length > 0,
    content: content ? particle(content, tables) : nothing,
  };
}

function simpleType(node: XmlNode): SimpleType {
  const restriction = named(node, 'restriction')[0];
  if (!restriction) return { kind: 'simple', builtIn: 'anything', values: undefined };
  const values = named(restriction, 'enumeration').map((value) => attribute(value, 'value') ?? '');
  const base = attribute(restriction, 'base') ?? 'xsd:string';
  return {
    kind: 'simple',
    builtIn: base.slice(base.indexOf(':') + 1),
    values: values.length > 0 ? values : undefined,
  };
}

function readFileInto(root: XmlNode, tables: Tables): void {
  for (const node of root.children) {
    const name = nameOf(tables.target, attribute(node, 'name') ?? '');
    if (node.name === 'complexType') tables.types.set(name, complexType(node, tables));
    if (node.name === 'simpleType') tables.types.set(name, simpleType(node));
    if (node.name !== 'element') continue;
    const substitutes = attribute(node, 'substitutionGroup');
    tables.elements.set(name, {
      name,
      type: typeOf(node, tables),
      abstract: attribute(node, 'abstract') === 'true',
      substitutes: substitutes === undefined ? undefined : qualified(node, substitutes),
    });
  }
}

/** Base types' parts first, then the type's own. */
function inherit(type: ComplexType, types: ReadonlyMap<Name, SimpleType | ComplexType>): ComplexType {
  const base = type.base === undefined ? undefined : types.get(type.base);
  if (base?.kind !== 'complex') return type;
  const full = inherit(base, types);
  return {
    ...type,
    mixed: type.mixed || full.mixed,
    attributes: new Map([...full.attributes, ...type.attributes]),
    openAttributes: type.openAttributes || full.openAttributes,
    content: { kind: 'sequence', particles: [full.content, type.content], min: 1, max: 1 },
  };
}

/** `calledElement` is a plain string for Zeebe: a process id need not look like a QName. */
function asZeebeReadsIt(name: Name, type: ComplexType): ComplexType {
  if (!name.endsWith('}tCallActivity')) return type;
  const called = { type: nameOf('http://www.w3.org/2001/XMLSchema', 'string'), required: false };
  return { ...type, attributes: new Map([...type.attributes, ['calledElement', called]]) };
}

function loadSchema(): Schema {
  const require = createRequire(import.meta.url);
  const elements = new Map<Name, ElementDeclaration>();
  const own = new Map<Name, SimpleType | ComplexType>();
  for (const file of files) {
    const root = parseXml(readFileSync(require.resolve(`bpmn-moddle/resources/bpmn/xsd/${file}`), 'utf8'));
    readFileInto(root, { elements, types: own, target: attribute(root, 'targetNamespace') ?? '' });
  }
  const types = new Map<Name, SimpleType | ComplexType>();
  for (const [name, type] of own) {
    types.set(name, type.kind === 'complex' ? asZeebeReadsIt(name, inherit(type, own)) : type);
  }
  return { elements, types };
}

let loaded: Schema | undefined;

/** Loaded on first use, kept. */
export function bpmnSchema(): Schema {
  loaded ??= loadSchema();
  return loaded;
}
