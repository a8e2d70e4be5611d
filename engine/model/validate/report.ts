/** Collecting problems: by element, in the order the rules come upon them. */
import type { ModdleElement } from '../bpmn.ts';
import type { Problem } from '../problems.ts';

const localName = (element: ModdleElement): string => {
  const name = element.$type.slice(element.$type.indexOf(':') + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
};

/** Id of the element, or the way to it from the nearest ancestor that has one. */
export function pathTo(element: ModdleElement): string {
  if (element.id) return element.id;
  const own = localName(element);
  return element.$parent ? `${pathTo(element.$parent)} > ${own}` : own;
}

export class Report {
  readonly problems: Problem[] = [];

  add(element: ModdleElement | string, message: string): void {
    this.problems.push({ element: typeof element === 'string' ? element : pathTo(element), message });
  }
}
