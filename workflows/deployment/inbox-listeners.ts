/** The task listeners that feed the inbox: a deployment adds them to every user task, last in order. */

export const listenerEvents = ['creating', 'assigning', 'updating', 'completing', 'canceling'] as const;
export type ListenerEvent = (typeof listenerEvents)[number];

/** One job type per event: a job over gRPC does not say which event it is. */
export function listenerType(event: ListenerEvent): string {
  return `inbox-${event}`;
}
export function isListenerType(type: string | undefined): boolean {
  return listenerEvents.some((event) => listenerType(event) === type);
}
