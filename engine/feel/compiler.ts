/** What compiling needs everywhere: the text, the names found free in it, and the closure of a sub-expression. */
import type { EvaluationState, Frame } from './frames.ts';
import { children, type SyntaxNode, unexpected } from './syntax.ts';
import type { FeelValue } from './values.ts';

export type Run = (frame: Frame, evaluation: EvaluationState) => FeelValue;

/** What a filter needs to know about its condition before running it. */
export type NodeKind = 'number' | 'comparison' | 'call' | 'other';

export interface Node {
  readonly run: Run;
  readonly kind: NodeKind;
}

/** The text being compiled, and the names found free in it. */
export class Compiler {
  readonly source: string;
  readonly free = new Set<string>();
  readonly #bound: string[] = [];
  readonly #compile: (node: SyntaxNode, compiler: Compiler) => Node;

  constructor(source: string, compile: (node: SyntaxNode, compiler: Compiler) => Node) {
    this.source = source;
    this.#compile = compile;
  }

  /** The closure of any expression node. */
  compile(node: SyntaxNode): Node {
    return this.#compile(node, this);
  }

  read(name: string): void {
    if (!this.#bound.includes(name)) this.free.add(name);
  }

  /** Compiles with `names` bound. */
  binding<T>(names: readonly string[], build: () => T): T {
    this.#bound.push(...names);
    const result = build();
    this.#bound.length -= names.length;
    return result;
  }

  text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  refuse(node: SyntaxNode): never {
    throw unexpected(this.source, node.from);
  }

  /** The node's children, at least `count` of them. */
  parts(node: SyntaxNode, count: number): SyntaxNode[] {
    const parts = children(node);
    return parts.length < count ? this.refuse(node) : parts;
  }
}

export function constant(value: FeelValue, kind: NodeKind = 'other'): Node {
  return { run: () => value, kind };
}
