/** `.form` resources (form-js schema): what the engine must know of them; the rest is carried as it is. */
import { z } from 'zod';
import { SchemaError } from './problems.ts';

export interface ParsedForm {
  readonly formId: string;
  readonly versionTag: string | undefined;
  /** The whole schema, as deployed. */
  readonly schema: Readonly<Record<string, unknown>>;
}

const form = z.looseObject({
  id: z.string().trim().min(1),
  versionTag: z.string().optional(),
});

/** Throws SchemaError when the text is not a JSON object with an id. */
export function parseForm(json: string, resourceName: string): ParsedForm {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw new SchemaError(resourceName, `Failed to parse formId from form JSON. ${String(cause)}`);
  }
  const parsed = form.safeParse(content);
  if (!parsed.success) {
    throw new SchemaError(
      resourceName,
      "Expected the form id to be present and not blank, but the form JSON has no such 'id'",
    );
  }
  return { formId: parsed.data.id, versionTag: parsed.data.versionTag, schema: parsed.data };
}
