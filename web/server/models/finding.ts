/** What is said about a model: by element, in the words of whoever draws it. */
export interface ModelFinding {
  readonly severity: 'error' | 'warning';
  readonly elementId: string | null;
  readonly rule: string;
  readonly message: string;
}

export function error(elementId: string | null, rule: string, message: string): ModelFinding {
  return { severity: 'error', elementId, rule, message };
}
export function warning(elementId: string | null, rule: string, message: string): ModelFinding {
  return { severity: 'warning', elementId, rule, message };
}
