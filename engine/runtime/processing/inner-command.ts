/**
 * Follow-up commands of the core, processed first in, first out, as Zeebe's follow-up commands on its log: order of keys
 * and jobs is then Zeebe's. Plain data: what is left of a long chain is stored with the instance (E4).
 */
import type { JobResult } from '../../commands.ts';
import type { Key } from '../../keys.ts';

export type InnerCommand =
  | {
      readonly kind: 'activate';
      readonly instanceKey: Key;
      readonly elementId: string;
      readonly scopeKey: Key | null;
      /** Given where the key was drawn when the command was written. */
      readonly key?: Key;
      /** Sequence flows that this activation consumes. */
      readonly flows?: number;
    }
  | { readonly kind: 'complete'; readonly instanceKey: Key; readonly key: Key }
  | { readonly kind: 'terminate'; readonly instanceKey: Key; readonly key: Key }
  | { readonly kind: 'terminate-children'; readonly instanceKey: Key; readonly key: Key }
  | { readonly kind: 'listener-completed'; readonly instanceKey: Key; readonly key: Key }
  | { readonly kind: 'continue-terminating'; readonly instanceKey: Key; readonly key: Key }
  /** A task listener's job is done: its corrections, or its denial. */
  | {
      readonly kind: 'task-listener-completed';
      readonly instanceKey: Key;
      readonly key: Key;
      readonly result: JobResult;
    }
  /** A subscription looks for buffered messages. */
  | { readonly kind: 'open-subscription'; readonly instanceKey: Key; readonly key: Key }
  /** A message arrives at a subscription. */
  | {
      readonly kind: 'correlate';
      readonly instanceKey: Key;
      readonly key: Key;
      readonly messageKey: Key;
      readonly name: string;
      readonly correlationKey: string;
      readonly bpmnProcessId: string;
      readonly variables: string;
    }
  /** The instance that held the lock of a correlation key ended: the next buffered message may start one. */
  | {
      readonly kind: 'unlock';
      readonly instanceKey: Key;
      readonly bpmnProcessId: string;
      readonly correlationKey: string;
    };
