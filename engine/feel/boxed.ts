/** Lists, contexts and function definitions. */
import type { Compiler, Run } from './compiler.ts';
import { type EvaluationState, type Frame, MapFrame, NameFrame } from './frames.ts';
import { children, rawString, type SyntaxNode, spacedName } from './syntax.ts';
import { FeelContext, FeelFunction, type FeelValue } from './values.ts';

export function compileFunction(node: SyntaxNode, c: Compiler): Run {
  const parts = children(node);
  if (parts.some((part) => part.name === 'external')) return c.refuse(node);
  const formal = parts.find((part) => part.name === 'FormalParameters');
  const body = parts.find((part) => part.name === 'FunctionBody')?.firstChild;
  if (body === null || body === undefined) return c.refuse(node);
  const parameters = (formal === undefined ? [] : children(formal)).map((parameter) =>
    spacedName(c.parts(parameter, 1)[0] ?? parameter, c.source),
  );
  const run = c.binding(parameters, () => c.compile(body).run);
  return (frame) =>
    new FeelFunction(parameters, (args, evaluation) => {
      const names = new Map(parameters.map((name, i) => [name, args[i] ?? null] as const));
      return run(new MapFrame(frame, names), evaluation as EvaluationState);
    });
}

export function compileList(node: SyntaxNode, c: Compiler): Run {
  const items = children(node)
    .filter((part) => part.name !== '[' && part.name !== ']')
    .map((part) => c.compile(part).run);
  return (frame, evaluation) => items.map((run) => run(frame, evaluation));
}

/** Each entry sees the entries before it. */
export function compileContext(node: SyntaxNode, c: Compiler): Run {
  const keys: string[] = [];
  const runs: Run[] = [];
  const compileEntries = (entries: readonly SyntaxNode[]): void => {
    const [entry, ...rest] = entries;
    if (entry === undefined) return;
    const [keyNode, valueNode] = c.parts(entry, 2);
    if (keyNode === undefined || valueNode === undefined) {
      c.refuse(entry);
      return;
    }
    const first = keyNode.firstChild;
    const key = first?.name === 'StringLiteral' ? rawString(first, c.source) : c.text(keyNode).trim();
    runs.push(c.compile(valueNode).run);
    keys.push(key);
    c.binding([key], () => compileEntries(rest));
  };
  compileEntries(children(node).filter((part) => part.name === 'ContextEntry'));
  return (frame, evaluation) => {
    const entries = new Map<string, FeelValue>();
    let inner: Frame = frame;
    for (const [i, run] of runs.entries()) {
      const key = keys[i] ?? '';
      const value = run(inner, evaluation);
      entries.set(key, value);
      inner = new NameFrame(inner, key, value);
    }
    return FeelContext.of(entries);
  };
}
