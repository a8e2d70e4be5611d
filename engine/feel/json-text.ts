/**
 * JSON text as Zeebe's variables hold it: taken apart and joined without parsing numbers into doubles first.
 * Nesting and size are bounded: MAX_DEPTH levels, MAX_LENGTH characters.
 */
import { doubleText } from './number.ts';

export const MAX_DEPTH = 1000;
export const MAX_LENGTH = 64 * 1024 * 1024;

/** The text is not JSON, not an object where one is asked for, or beyond a bound. `position` is where. */
export class JsonTextError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'JsonTextError';
    this.position = position;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;

function fits64Bits(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}

/** Walks JSON text once, writing it canonically: no spaces, numbers as Zeebe's variables print them. */
export class Canonical {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    if (text.length > MAX_LENGTH)
      throw new JsonTextError(`JSON longer than ${MAX_LENGTH} characters`, MAX_LENGTH);
    this.text = text;
  }

  fail(expected: string): never {
    const found = this.at >= this.text.length ? 'end of text' : `'${this.text[this.at]}'`;
    throw new JsonTextError(
      `Invalid JSON at position ${this.at}: expected ${expected} but found ${found}`,
      this.at,
    );
  }

  space(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    this.space();
    return true;
  }

  string(): string {
    STRING.lastIndex = this.at;
    const match = STRING.exec(this.text);
    if (match === null) return this.fail('a string');
    this.at = STRING.lastIndex;
    this.space();
    return match[0].includes('\\') ? JSON.stringify(JSON.parse(match[0])) : match[0];
  }

  number(): string {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) return this.fail('a value');
    this.at = NUMBER.lastIndex;
    this.space();
    if (match[1] === undefined && match[2] === undefined) return this.integer(match[0]);
    const value = Number(match[0]);
    return Number.isFinite(value) ? doubleText(value) : this.fail('a number within the range of a double');
  }

  /** MessagePack, in which Zeebe keeps variables, holds no longer ones. */
  integer(text: string): string {
    if (text === '-0') return '0';
    if (text.length > 18 && !fits64Bits(BigInt(text))) {
      throw new JsonTextError(
        `The number ${text.slice(0, 40)} does not fit into 64 bits`,
        this.at - text.length,
      );
    }
    return text;
  }

  word(word: string): string {
    if (!this.text.startsWith(word, this.at)) return this.fail('a value');
    this.at += word.length;
    this.space();
    return word;
  }

  value(depth: number): string {
    if (depth > MAX_DEPTH) throw new JsonTextError(`JSON nested deeper than ${MAX_DEPTH} levels`, this.at);
    switch (this.text[this.at]) {
      case '"':
        return this.string();
      case '{': {
        const members = this.members(depth);
        return `{${[...members].map(([key, member]) => `${JSON.stringify(key)}:${member}`).join(',')}}`;
      }
      case '[':
        return this.list(depth);
      case 't':
        return this.word('true');
      case 'f':
        return this.word('false');
      case 'n':
        return this.word('null');
      default:
        return this.number();
    }
  }

  list(depth: number): string {
    this.take('[');
    if (this.take(']')) return '[]';
    const items: string[] = [];
    do items.push(this.value(depth + 1));
    while (this.take(','));
    if (!this.take(']')) this.fail("',' or ']'");
    return `[${items.join(',')}]`;
  }

  members(depth: number): Map<string, string> {
    const members = new Map<string, string>();
    this.take('{');
    if (this.take('}')) return members;
    do {
      const key: unknown = JSON.parse(this.string());
      if (!this.take(':')) this.fail("':'");
      members.set(String(key), this.value(depth + 1));
    } while (this.take(','));
    if (!this.take('}')) this.fail("',' or '}'");
    return members;
  }

  end(): void {
    if (this.at < this.text.length) this.fail('end of text');
  }
}

/** The members of a JSON object, each as canonical JSON text, in order. Empty text and `null` are an empty object. */
export function splitDocument(text: string): Map<string, string> {
  const reader = new Canonical(text);
  reader.space();
  if (reader.at === text.length || text.trim() === 'null') return new Map();
  if (text[reader.at] !== '{') {
    throw new JsonTextError('Expected a JSON object at the root of the document', reader.at);
  }
  const members = reader.members(1);
  reader.end();
  return members;
}

/** One JSON value in canonical text. */
export function canonicalJson(text: string): string {
  const reader = new Canonical(text);
  reader.space();
  const value = reader.value(1);
  reader.end();
  return value;
}

/** The object whose members are given as JSON texts. */
export function joinDocument(members: Iterable<readonly [string, string]>): string {
  const parts: string[] = [];
  for (const [name, value] of members) parts.push(`${JSON.stringify(name)}:${value}`);
  return `{${parts.join(',')}}`;
}

/** The items of a JSON array, each as canonical JSON text. */
export function listItems(text: string): string[] {
  const reader = new Canonical(text);
  reader.space();
  const items: string[] = [];
  if (!reader.take('[')) reader.fail("'['");
  if (!reader.take(']')) {
    do items.push(reader.value(2));
    while (reader.take(','));
    if (!reader.take(']')) reader.fail("',' or ']'");
  }
  reader.end();
  return items;
}
