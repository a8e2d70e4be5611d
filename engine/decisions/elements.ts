/** Reading properties of dmn-moddle's elements without trusting their types. */
import type { DmnElement } from 'dmn-moddle';
import { z } from 'zod';

const elementSchema = z.custom<DmnElement>(
  (value) => typeof value === 'object' && value !== null && '$type' in value,
);
const elementsSchema = z.array(elementSchema).catch([]);
const textSchema = z.string().optional().catch(undefined);

/** A text property or attribute; undefined if absent. */
export function text(element: DmnElement, property: string): string | undefined {
  return textSchema.parse(element.get(property));
}

export function one(element: DmnElement, property: string): DmnElement | undefined {
  const result = elementSchema.safeParse(element.get(property));
  return result.success ? result.data : undefined;
}

export function many(element: DmnElement, property: string): readonly DmnElement[] {
  return elementsSchema.parse(element.get(property));
}

/** `decisionTable 'table_1'`: how messages name an element. */
export function describe(element: DmnElement): string {
  const type = element.$type.replace(/^dmn:/, '');
  const id = text(element, 'id') ?? parentId(element);
  return id === undefined ? type : `${type} '${id}'`;
}

function parentId(element: DmnElement): string | undefined {
  return element.$parent === undefined ? undefined : text(element.$parent, 'id');
}

/** The ids that requirements of one kind refer to (`#id`), in order; `kind` is the child with the href. */
export function requirements(element: DmnElement, property: string, kind: string): string[] {
  return many(element, property).flatMap((requirement) => {
    const href = one(requirement, kind);
    const target = href === undefined ? undefined : text(href, 'href');
    return target === undefined ? [] : [target];
  });
}
