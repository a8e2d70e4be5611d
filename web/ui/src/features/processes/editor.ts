/** What the model page needs of an editor, whichever it is. */
import type { z } from 'zod';
import type { LintFinding } from '../../../../api/processes.ts';

export type Finding = z.infer<typeof LintFinding>;

export interface EditorHandle {
  /** The model as it would be saved. */
  source(): Promise<string>;
  /** What the editor itself finds. */
  lint(): Promise<Finding[]>;
  /** Brings an element into view. */
  show(elementId: string): void;
}
export type EditorRef = { current: EditorHandle | null };
