/** Regular expressions as models write them, for java.util.regex, run by JavaScript. */
import { FeelError } from '../values.ts';

const cache = new Map<string, RegExp>();

/** Java constructs that JavaScript spells differently. */
function translate(pattern: string): string {
  return pattern
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\\h/g, '[ \\t\\u00a0\\u3000]')
    .replace(/\\p\{(Alpha|Digit|Alnum|Upper|Lower|Punct|Space)\}/g, (_, name: string) => POSIX[name] ?? '')
    .replace(/\\p\{Is(\w+)\}/g, '\\p{Script=$1}')
    .replace(/([*+?}])\+/g, '$1');
}

const POSIX: Readonly<Record<string, string>> = {
  Alpha: '[A-Za-z]',
  Digit: '[0-9]',
  Alnum: '[A-Za-z0-9]',
  Upper: '[A-Z]',
  Lower: '[a-z]',
  Punct: '[!-\\/:-@\\[-`{-~]',
  Space: '[ \\t\\n\\u000b\\f\\r]',
};

/** Flags `s`, `m`, `i`, `x` as in FEEL. Throws FeelError for a pattern that is none. */
export function javaPattern(pattern: string, flags: string, global: boolean): RegExp {
  const key = `${global ? 'g' : ''}${flags}/${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) {
    known.lastIndex = 0;
    return known;
  }
  const source = flags.includes('x')
    ? pattern.replace(/\\#|#.*$|(?<!\\)\s+/gm, (part) => (part === '\\#' ? '#' : ''))
    : pattern;
  const chosen = [...'smi'].filter((flag) => flags.includes(flag)).join('') + (global ? 'g' : '');
  const compiled = build(translate(source), chosen);
  if (compiled === null) throw new FeelError(`Invalid pattern '${pattern}'`);
  if (cache.size > 500) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

/** By code points where JavaScript's stricter Unicode mode accepts the pattern. */
function build(source: string, flags: string): RegExp | null {
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, flags + mode);
    } catch {
      // Not valid in this mode.
    }
  }
  return null;
}

/** `$1`, `${name}` and `\$` as Java reads them. */
export function javaReplacement(replacement: string): string {
  return replacement
    .replace(/\\(.)|\$\{(\w+)\}|\$(?!\d)/gs, (_, escaped: string | undefined, name: string | undefined) => {
      if (escaped !== undefined) return escaped === '$' ? '$$' : escaped;
      if (name !== undefined) return `$<${name}>`;
      throw new FeelError(`Illegal replacement '${replacement}'`);
    })
    .replace(/\$0/g, '$$&');
}
