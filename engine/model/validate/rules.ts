/** Rules about a single attribute: expressions, paths, names. Each reports at most one problem. */
import { FeelParseError } from '../../feel/index.ts';
import { extensions, filledText, type ModdleElement, text } from '../bpmn.ts';
import { isExpression, staticOrExpression } from '../expressions.ts';
import type { Report } from './report.ts';

export interface ExpressionRule {
  /** Must be there at all. */
  readonly required?: boolean;
  /** Must start with `=`. */
  readonly onlyExpression?: boolean;
  /** What static text must be. */
  readonly staticText?: { readonly holds: (text: string) => boolean; readonly words: string };
}

export function checkExpression(
  source: string | undefined,
  rule: ExpressionRule,
  at: ModdleElement | string,
  report: Report,
): void {
  if (source === undefined || (source === '' && !rule.onlyExpression)) {
    if (rule.required) report.add(at, 'Expected expression but not found.');
    return;
  }
  if (!isExpression(source)) {
    if (rule.onlyExpression) {
      report.add(
        at,
        `Expected expression but found static value '${source}'. An expression must start with '=' (e.g. '=${source}').`,
      );
    } else if (rule.staticText && !rule.staticText.holds(source)) {
      report.add(at, `Expected static value to ${rule.staticText.words}, but found '${source}'.`);
    }
    return;
  }
  try {
    staticOrExpression(source);
  } catch (error) {
    if (!(error instanceof FeelParseError)) throw error;
    report.add(at, `failed to parse expression '${source.slice(1).trim()}': ${error.message}`);
  }
}

const path = /^[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z_][a-zA-Z0-9_]*)*$/;
const reserved = 'null true false function if then else for between instance of'.split(' ');

/** Target of a mapping. */
export function checkPath(target: string | undefined, at: ModdleElement, report: Report): void {
  if (target === undefined || target === '') report.add(at, 'Expected path expression but not found.');
  else if (!path.test(target)) {
    const pattern = path.source.slice(1, -1);
    report.add(at, `Expected path expression '${target}' but doesn't match the pattern '${pattern}'.`);
  } else if (reserved.includes(target)) {
    const words = reserved.join(', ');
    report.add(at, `Expected path expression '${target}' but is one of the reserved words (${words}).`);
  }
}

export function checkPresent(element: ModdleElement, attributes: readonly string[], report: Report): void {
  for (const attribute of attributes) {
    if (filledText(element, attribute) === undefined) {
      report.add(element, `Attribute '${attribute}' must be present and not empty`);
    }
  }
}

const zeebeName = (type: string): string => {
  const local = type.slice('zeebe:'.length);
  return `zeebe:${local.charAt(0).toLowerCase()}${local.slice(1)}`;
};

export function checkExactlyOneExtension(element: ModdleElement, type: string, report: Report): void {
  if (extensions(element, type).length === 1) return;
  report.add(element, `Must have exactly one '${zeebeName(type)}' extension element`);
}

/** Either the one or the other, once. */
export function checkEitherExtension(
  element: ModdleElement,
  types: readonly [string, string],
  report: Report,
): void {
  const [one, other] = types;
  if (extensions(element, one).length + extensions(element, other).length === 1) return;
  report.add(
    element,
    `Must have either one '${zeebeName(one)}' or one '${zeebeName(other)}' extension element`,
  );
}

/** Extension elements that may be there once at most. */
export function checkNotTwice(element: ModdleElement, types: readonly string[], report: Report): void {
  for (const type of types) {
    if (extensions(element, type).length < 2) continue;
    report.add(
      element,
      `Must have exactly one '${zeebeName(type)}' extension element when exists. Please check process definition XML and retain only one extension element.`,
    );
  }
}

export function checkBinding(element: ModdleElement, report: Report): void {
  const kind = text(element, 'bindingType');
  const tag = filledText(element, 'versionTag');
  if (kind !== undefined && !['deployment', 'latest', 'versionTag'].includes(kind)) {
    report.add(element, "Attribute 'bindingType' must be one of: deployment, latest, versionTag");
  } else if (kind === 'versionTag' && tag === undefined) {
    report.add(
      element,
      "Attribute 'versionTag' must be present and not empty if 'bindingType' is 'versionTag'",
    );
  } else if (kind !== 'versionTag' && tag !== undefined) {
    report.add(element, "Attribute 'versionTag' may only be used if 'bindingType' is 'versionTag'");
  }
}
