/**
 * Checks a document against the BPMN schema, as Zeebe does before it looks at the model: order of children, names,
 * attributes, ids and references to ids. Stops at the first break, with its line.
 */
import { bpmnSchema } from './load.ts';
import {
  type ComplexType,
  type ElementDeclaration,
  localOf,
  type Name,
  nameOf,
  type Particle,
  type Schema,
  type SimpleType,
  type TypeRef,
} from './types.ts';
import { isLexical, normalised } from './values.ts';
import { attribute, type XmlNode } from './xml.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XSD = 'http://www.w3.org/2001/XMLSchema';

/** The document breaks the schema. */
export class NotConformant extends Error {
  override readonly name = 'NotConformant';
  readonly line: number;

  constructor(node: XmlNode, message: string) {
    super(message);
    this.line = node.line;
  }
}

interface Ids {
  readonly defined: Set<string>;
  readonly references: { readonly id: string; readonly node: XmlNode }[];
}

/** `element 'bpmn name' with id 'x'`, as far as there is an id. */
function told(node: XmlNode): string {
  const id = attribute(node, 'id');
  return id === undefined ? `element '${node.name}'` : `element '${node.name}' with id '${id}'`;
}

const elementName = (node: XmlNode): Name => nameOf(node.namespace, node.name);

class Conformance {
  readonly schema: Schema;
  readonly ids: Ids = { defined: new Set(), references: [] };

  constructor(schema: Schema) {
    this.schema = schema;
  }

  document(root: XmlNode): void {
    const declaration = this.schema.elements.get(elementName(root));
    if (!declaration) throw new NotConformant(root, `Cannot find the declaration of element '${root.name}'.`);
    this.element(root, declaration.type, declaration.abstract);
    for (const { id, node } of this.ids.references) {
      if (this.ids.defined.has(id)) continue;
      throw new NotConformant(node, `There is no element with id '${id}', to which ${told(node)} refers.`);
    }
  }

  private typeNamed(name: Name): ComplexType | SimpleType | undefined {
    if (name.startsWith(`{${XSD}}`)) return { kind: 'simple', builtIn: localOf(name), values: undefined };
    return this.schema.types.get(name);
  }

  private isA(type: ComplexType | SimpleType, ancestor: TypeRef): boolean {
    for (let current: ComplexType | SimpleType | undefined = type; current; ) {
      if (typeof ancestor === 'string' ? current === this.typeNamed(ancestor) : current === ancestor)
        return true;
      current =
        current.kind === 'complex' && current.base !== undefined ? this.typeNamed(current.base) : undefined;
    }
    return false;
  }

  /** The declared type, or the one `xsi:type` puts in its place. */
  private effectiveType(node: XmlNode, declared: TypeRef): ComplexType | SimpleType | undefined {
    const own = typeof declared === 'string' ? this.typeNamed(declared) : declared;
    const override = node.attributes.find((a) => a.namespace === XSI && a.name === 'type')?.value.trim();
    if (override === undefined) return own;
    const [prefix, local] = override.includes(':') ? override.split(':', 2) : ['', override];
    const type = this.typeNamed(nameOf(node.resolve(prefix ?? '') ?? '', local ?? ''));
    if (!type || !this.isA(type, declared)) {
      throw new NotConformant(node, `Type '${override}' of ${told(node)} is unknown or does not fit there.`);
    }
    return type;
  }

  private element(node: XmlNode, declared: TypeRef, abstract: boolean): void {
    const type = this.effectiveType(node, declared);
    if (!type) return;
    if (abstract || (type.kind === 'complex' && type.abstract)) {
      throw new NotConformant(node, `The ${told(node)} is abstract and cannot be used.`);
    }
    if (type.kind === 'simple') {
      if (node.children.length > 0) throw new NotConformant(node, `The ${told(node)} must hold text only.`);
      this.value(node.text, type, node, `of ${told(node)}`);
      return;
    }
    this.attributes(node, type);
    if (!type.mixed && node.text.trim() !== '') {
      throw new NotConformant(node, `The ${told(node)} must not hold text: '${node.text.trim()}'.`);
    }
    const end = this.match(type.content, node, 0);
    const surplus = node.children[end];
    if (surplus) throw this.unexpected(surplus, node, type, end);
  }

  private unexpected(surplus: XmlNode, node: XmlNode, type: ComplexType, at: number): NotConformant {
    const expected = [...this.expectedAt(type.content, node, at)].map((name) => `'${localOf(name)}'`);
    const hint = expected.length === 0 ? 'No child element' : `One of ${expected.join(', ')}`;
    return new NotConformant(
      surplus,
      `Invalid content was found starting with ${told(surplus)} in ${told(node)}. ${hint} is expected at this point.`,
    );
  }

  private attributes(node: XmlNode, type: ComplexType): void {
    for (const { namespace, name, value } of node.attributes) {
      if (namespace === XSI || namespace === 'http://www.w3.org/XML/1998/namespace') continue;
      const use = namespace === '' ? type.attributes.get(name) : undefined;
      if (use) {
        const simple = this.typeNamed(use.type);
        if (simple?.kind === 'simple')
          this.value(value, simple, node, `of attribute '${name}' on ${told(node)}`);
      } else if (namespace === '' || !type.openAttributes || namespace === node.namespace) {
        throw new NotConformant(node, `Attribute '${name}' is not allowed to appear in ${told(node)}.`);
      }
    }
    for (const [name, use] of type.attributes) {
      if (use.required && attribute(node, name) === undefined) {
        throw new NotConformant(node, `Attribute '${name}' must appear on ${told(node)}.`);
      }
    }
  }

  private value(raw: string, type: SimpleType, node: XmlNode, where: string): void {
    const text = normalised(type.builtIn, raw);
    if (!isLexical(type.builtIn, text, node) || (type.values && !type.values.includes(text))) {
      const kind = type.values ? `one of ${type.values.join(', ')}` : type.builtIn;
      throw new NotConformant(node, `The value '${text}' ${where} is not valid: expected ${kind}.`);
    }
    if (type.builtIn === 'IDREF') this.ids.references.push({ id: text, node });
    if (type.builtIn !== 'ID') return;
    if (this.ids.defined.has(text))
      throw new NotConformant(node, `There are multiple occurrences of ID value '${text}'.`);
    this.ids.defined.add(text);
  }

  /** Whether an element of this name may stand where `wanted` is asked for; the declaration to check it by. */
  private accepts(wanted: Name, node: XmlNode): ElementDeclaration | undefined {
    const found = this.schema.elements.get(elementName(node));
    for (let current = found; current; ) {
      if (current.name === wanted) return found;
      current = current.substitutes === undefined ? undefined : this.schema.elements.get(current.substitutes);
    }
    return undefined;
  }

  /** Takes as many children as the particle can, from `at` on; answers where it stopped. The schema is deterministic. */
  private match(particle: Particle, parent: XmlNode, at: number): number {
    let position = at;
    for (let count = 0; count < particle.max; count++) {
      const next = this.matchOnce(particle, parent, position);
      if (next === undefined || next === position) {
        const empty = next === position;
        if (count < particle.min && !empty) throw this.missing(particle, parent);
        break;
      }
      position = next;
    }
    return position;
  }

  private missing(particle: Particle, parent: XmlNode): NotConformant {
    const expected = [...this.firstOf(particle)].map((name) => `'${localOf(name)}'`).join(', ');
    return new NotConformant(
      parent,
      `The content of ${told(parent)} is not complete. ${expected} is expected.`,
    );
  }

  /** Undefined: the particle does not begin here. */
  private matchOnce(particle: Particle, parent: XmlNode, at: number): number | undefined {
    const node = parent.children[at];
    if (particle.kind === 'sequence') {
      if (particle.min === 0 && !this.begins(particle, node)) return undefined;
      let position = at;
      for (const part of particle.particles) position = this.match(part, parent, position);
      return position;
    }
    if (particle.kind === 'choice') {
      const branch = particle.particles.find((part) => this.begins(part, node));
      if (branch) return this.match(branch, parent, at);
      return particle.particles.some((part) => part.min === 0) ? at : undefined;
    }
    if (!node || !this.begins(particle, node)) return undefined;
    this.take(particle, node);
    return at + 1;
  }

  private take(particle: Particle, node: XmlNode): void {
    if (particle.kind === 'element' && particle.type !== undefined) this.element(node, particle.type, false);
    else {
      const declaration = this.schema.elements.get(elementName(node));
      if (declaration) this.element(node, declaration.type, declaration.abstract);
    }
  }

  private begins(particle: Particle, node: XmlNode | undefined): boolean {
    if (!node) return false;
    if (particle.kind === 'any') return node.namespace !== '' && node.namespace !== particle.foreignTo;
    if (particle.kind === 'element') {
      if (particle.type !== undefined) return elementName(node) === particle.name;
      return this.accepts(particle.name, node) !== undefined;
    }
    return particle.particles.some((part) => this.begins(part, node));
  }

  private *firstOf(particle: Particle): Generator<Name> {
    if (particle.kind === 'element') yield particle.name;
    else if (particle.kind === 'any') yield nameOf('', 'any foreign element');
    else for (const part of particle.particles) yield* this.firstOf(part);
  }

  /** Names that could have come instead: those of particles after the last one that took something. */
  private expectedAt(content: Particle, node: XmlNode, at: number): Set<Name> {
    const names = [...this.firstOf(content)];
    const last = node.children[at - 1];
    const reached = last
      ? names.findIndex((name) => name === elementName(last) || this.accepts(name, last))
      : 0;
    return new Set(names.slice(Math.max(reached, 0)));
  }
}

/** Throws NotConformant. */
export function checkConformance(root: XmlNode): void {
  new Conformance(bpmnSchema()).document(root);
}
