/**
 * The FEEL conditions of form fields (`conditional.hide`), evaluated without eval.
 *
 * 1. Understood: names and paths, strings, numbers, true, false, null, lists, `=`, `!=`, `<`, `<=`, `>`, `>=`,
 *    `in (…)`, `and`, `or`, `not(…)`, `list contains(list, element)`, `count(list)`, parentheses.
 * 2. Three-valued as FEEL: a missing name is null, and a comparison of different types is null.
 * 3. Anything else throws `UnsupportedCondition` when the form is opened, never silently shows or hides.
 */

export class UnsupportedCondition extends Error {
  readonly text: string;
  constructor(text: string, at: string) {
    super(`Condition not supported at “${at}”: ${text}`);
    this.name = 'UnsupportedCondition';
    this.text = text;
  }
}

type Value = unknown;
type Scope = Readonly<Record<string, unknown>>;
type Evaluate = (scope: Scope) => Value;
interface Token {
  kind: 'name' | 'string' | 'number' | 'symbol' | 'end';
  text: string;
}

const tokenPattern =
  /\s+|("(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?)|(list contains|[\p{L}_][\p{L}\p{N}_]*)|(!=|<=|>=|[=<>()[\],.-])/uy;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (match === null) throw new UnsupportedCondition(text, text.slice(at, at + 12));
    if (match[1] !== undefined) tokens.push({ kind: 'string', text: JSON.parse(match[1]) as string });
    else if (match[2] !== undefined) tokens.push({ kind: 'number', text: match[2] });
    else if (match[3] !== undefined) tokens.push({ kind: 'name', text: match[3] });
    else if (match[4] !== undefined) tokens.push({ kind: 'symbol', text: match[4] });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function equal(left: Value, right: Value): boolean | null {
  if (left === undefined || left === null || right === undefined || right === null) {
    return (left ?? null) === (right ?? null);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, index) => equal(each, right[index]) === true);
  }
  return typeof left === typeof right ? left === right : null;
}

function compare(left: Value, right: Value, holds: (order: number) => boolean): boolean | null {
  if (typeof left === 'number' && typeof right === 'number') return holds(left - right);
  if (typeof left === 'string' && typeof right === 'string') {
    return holds(left < right ? -1 : left > right ? 1 : 0);
  }
  return null;
}

const comparisons: Readonly<Record<string, (left: Value, right: Value) => boolean | null>> = {
  '=': equal,
  '!=': (left, right) => {
    const same = equal(left, right);
    return same === null ? null : !same;
  },
  '<': (left, right) => compare(left, right, (order) => order < 0),
  '<=': (left, right) => compare(left, right, (order) => order <= 0),
  '>': (left, right) => compare(left, right, (order) => order > 0),
  '>=': (left, right) => compare(left, right, (order) => order >= 0),
};

class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Evaluate {
    const result = this.#or();
    if (this.#peek().kind !== 'end') this.#refuse();
    return result;
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '' };
  }

  #next(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #take(kind: Token['kind'], text: string): boolean {
    const token = this.#peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.#position += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take('symbol', text)) this.#refuse();
  }

  #refuse(): never {
    throw new UnsupportedCondition(this.#text, this.#peek().text);
  }

  #or(): Evaluate {
    let left = this.#and();
    while (this.#take('name', 'or')) {
      const before = left;
      const right = this.#and();
      left = (scope) => {
        const values = [before(scope), right(scope)];
        return values.includes(true) ? true : values.every((value) => value === false) ? false : null;
      };
    }
    return left;
  }

  #and(): Evaluate {
    let left = this.#comparison();
    while (this.#take('name', 'and')) {
      const before = left;
      const right = this.#comparison();
      left = (scope) => {
        const values = [before(scope), right(scope)];
        return values.includes(false) ? false : values.every((value) => value === true) ? true : null;
      };
    }
    return left;
  }

  #comparison(): Evaluate {
    const left = this.#operand();
    const operator = this.#peek();
    if (operator.kind === 'name' && operator.text === 'in') {
      this.#next();
      this.#expect('(');
      const candidates = this.#list(')');
      return (scope) => {
        const value = left(scope);
        return candidates.some((candidate) => equal(value, candidate(scope)) === true);
      };
    }
    const apply = operator.kind === 'symbol' ? comparisons[operator.text] : undefined;
    if (apply === undefined) return left;
    this.#next();
    const right = this.#operand();
    return (scope) => apply(left(scope), right(scope));
  }

  #list(close: string): Evaluate[] {
    const items: Evaluate[] = [];
    if (this.#take('symbol', close)) return items;
    do items.push(this.#or());
    while (this.#take('symbol', ','));
    this.#expect(close);
    return items;
  }

  #operand(): Evaluate {
    const token = this.#next();
    if (token.kind === 'string') return () => token.text;
    if (token.kind === 'number') return () => Number(token.text);
    if (token.kind === 'symbol' && token.text === '-' && this.#peek().kind === 'number') {
      const number = -Number(this.#next().text);
      return () => number;
    }
    if (token.kind === 'symbol' && token.text === '(') {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (token.kind === 'symbol' && token.text === '[') {
      const items = this.#list(']');
      return (scope) => items.map((item) => item(scope));
    }
    if (token.kind === 'name') return this.#named(token.text);
    this.#position -= 1;
    return this.#refuse();
  }

  #named(name: string): Evaluate {
    if (name === 'true') return () => true;
    if (name === 'false') return () => false;
    if (name === 'null') return () => null;
    if (this.#take('symbol', '(')) return this.#call(name, this.#list(')'));
    const path = [name];
    while (this.#take('symbol', '.')) path.push(this.#next().text);
    return (scope) => {
      let value: unknown = scope;
      for (const part of path) {
        value =
          typeof value === 'object' && value !== null && Object.hasOwn(value, part)
            ? (value as Scope)[part]
            : null;
      }
      return value ?? null;
    };
  }

  #call(name: string, inputs: Evaluate[]): Evaluate {
    const [first, second] = inputs;
    if (name === 'not' && first !== undefined && inputs.length === 1) {
      return (scope) => {
        const value = first(scope);
        return typeof value === 'boolean' ? !value : null;
      };
    }
    if (name === 'count' && first !== undefined && inputs.length === 1) {
      return (scope) => {
        const value = first(scope);
        return Array.isArray(value) ? value.length : null;
      };
    }
    if (name === 'list contains' && first !== undefined && second !== undefined && inputs.length === 2) {
      return (scope) => {
        const list = first(scope);
        if (!Array.isArray(list)) return null;
        const wanted = second(scope);
        return list.some((each) => equal(each, wanted) === true);
      };
    }
    throw new UnsupportedCondition(this.#text, name);
  }
}

/** Parses a condition such as `=outcome = "bounce"`. Throws UnsupportedCondition. */
export function parseCondition(text: string): (scope: Scope) => boolean {
  const evaluate = new Parser(text.replace(/^\s*=/, '')).parse();
  return (scope) => evaluate(scope) === true;
}
