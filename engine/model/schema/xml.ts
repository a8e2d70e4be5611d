/** Well-formed, namespace-aware XML → a plain tree with line numbers. Comments and instructions are left out. */
import { SaxesParser } from 'saxes';

export interface XmlAttribute {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

export interface XmlNode {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlNode[];
  /** Own character data, children's not included. */
  text: string;
  readonly line: number;
  /** Namespace of a prefix at this place; undefined when the prefix is not declared. */
  readonly resolve: (prefix: string) => string | undefined;
}

export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

interface Open {
  readonly node: XmlNode;
  readonly namespaces: ReadonlyMap<string, string>;
}

const declared = (outer: ReadonlyMap<string, string>, own: Readonly<Record<string, string>>) => {
  const entries = Object.entries(own);
  return entries.length === 0 ? outer : new Map([...outer, ...entries]);
};

/** Throws XmlError at the first place that is not well-formed, or when a document type is declared. */
export function parseXml(xml: string): XmlNode {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Open[] = [];
  let root: XmlNode | undefined;
  parser.on('error', (error) => {
    throw new XmlError(parser.line, error.message.replace(/^[^:]*:\d+:\d+: /, ''));
  });
  parser.on('doctype', () => {
    throw new XmlError(parser.line, 'A document type declaration is not allowed.');
  });
  parser.on('opentag', (tag) => {
    const parent = open.at(-1);
    const namespaces = declared(parent?.namespaces ?? new Map(), tag.ns);
    const node: XmlNode = {
      namespace: tag.uri,
      name: tag.local,
      attributes: Object.values(tag.attributes)
        .filter((attribute) => attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns')
        .map((attribute) => ({ namespace: attribute.uri, name: attribute.local, value: attribute.value })),
      children: [],
      text: '',
      line: parser.line,
      resolve: (prefix) => namespaces.get(prefix) ?? (prefix === '' ? '' : undefined),
    };
    if (parent) parent.node.children.push(node);
    else root = node;
    open.push({ node, namespaces });
  });
  parser.on('closetag', () => open.pop());
  const addText = (text: string) => {
    const current = open.at(-1);
    if (current) current.node.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(xml.replace(/^\uFEFF/, '')).close();
  if (!root) throw new XmlError(parser.line, 'The document has no root element.');
  return root;
}

export const attribute = (node: XmlNode, name: string): string | undefined =>
  node.attributes.find((candidate) => candidate.name === name && candidate.namespace === '')?.value;
