/** Lexical rules of the built-in simple types that the BPMN schema uses. */
import type { XmlNode } from './xml.ts';

const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._\-·]*$/u;

const decimalNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$|^[+-]?INF$|^NaN$/;

function isQName(text: string, node: XmlNode): boolean {
  const parts = text.split(':');
  if (parts.length > 2 || !parts.every((part) => ncName.test(part))) return false;
  return parts.length === 1 || node.resolve(parts[0] ?? '') !== undefined;
}

const rules: Readonly<Record<string, (text: string, node: XmlNode) => boolean>> = {
  ID: (text) => ncName.test(text),
  IDREF: (text) => ncName.test(text),
  QName: isQName,
  boolean: (text) => ['true', 'false', '1', '0'].includes(text),
  integer: (text) => /^[+-]?\d+$/.test(text),
  int: (text) => /^[+-]?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 31,
  double: (text) => decimalNumber.test(text),
};

/** Types whose surrounding white space means something. */
const keepsSpace = new Set(['string', 'anything']);

export const normalised = (builtIn: string, text: string): string =>
  keepsSpace.has(builtIn) ? text : text.trim();

export const isLexical = (builtIn: string, text: string, node: XmlNode): boolean =>
  rules[builtIn]?.(text, node) ?? true;
