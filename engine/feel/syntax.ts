/** From text to lezer-feel's tree, refusing what the reference refuses although lezer-feel reads it. */
import { parser, trackVariables } from 'lezer-feel';
import { FeelParseError } from './failures.ts';

export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** Built-in names that hold a reserved word must be announced to the tokenizer. */
const contextTracker = trackVariables({ 'get or else': 1 });
const expressions = parser.configure({ top: 'Expression', dialect: 'camunda', contextTracker });
const unaryTests = parser.configure({ top: 'UnaryTests', dialect: 'camunda', contextTracker });

const MAX_SOURCE = 100_000;

function parse(grammar: typeof parser, source: string): SyntaxNode {
  if (source.length > MAX_SOURCE) {
    throw new FeelParseError(`The expression is longer than ${MAX_SOURCE} characters`, MAX_SOURCE, source);
  }
  const tree = grammar.parse(source);
  tree.iterate({
    enter(node) {
      if (node.type.isError) throw unexpected(source, node.from);
    },
  });
  return tree.topNode;
}

export function unexpected(source: string, position: number): FeelParseError {
  const line = source.slice(0, position).split('\n').length;
  const found =
    position >= source.length ? 'end of expression' : `'${source.slice(position, position + 12)}'`;
  return new FeelParseError(
    `failed to parse expression '${source}': unexpected ${found} at position ${position} (line ${line})`,
    position,
    source,
  );
}

export function parseExpressionTree(source: string): SyntaxNode {
  return parse(expressions, source);
}

export function parseUnaryTestsTree(source: string): SyntaxNode {
  return parse(unaryTests, source);
}

/** Children without comments. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') found.push(child);
  }
  return found;
}

const JAVA_IDENTIFIER = /^[\p{L}\p{Nl}\p{Sc}\p{Pc}][\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mn}\p{Mc}]*$/u;

/** A single name: an identifier or text in backticks. */
export function singleName(node: SyntaxNode, source: string): string {
  const text = source.slice(node.from, node.to);
  if (text.startsWith('`') && text.endsWith('`') && text.length > 2) return text.slice(1, -1);
  if (!JAVA_IDENTIFIER.test(text)) throw unexpected(source, node.from);
  return text;
}

/** A name that may hold spaces (functions, parameters, types), words separated by one space. */
export function spacedName(node: SyntaxNode, source: string): string {
  return source.slice(node.from, node.to).trim().replace(/\s+/g, ' ');
}

/** The text between the quotes, escapes translated in the reference's order. */
export function stringValue(node: SyntaxNode, source: string): string {
  return rawString(node, source)
    .replace(/(?<!\\)\\n/g, '\n')
    .replace(/(?<!\\)\\r/g, '\r')
    .replace(/(?<!\\)\\t/g, '\t')
    .replace(/(?<!\\)\\b/g, '\b')
    .replace(/(?<!\\)\\f/g, '\f')
    .replace(/(?<!\\)\\'/g, "'")
    .replace(/(?<!\\)\\"/g, '"')
    .replace(/\\\\/g, '\\');
}

export function rawString(node: SyntaxNode, source: string): string {
  return source.slice(node.from + 1, node.to - 1);
}
