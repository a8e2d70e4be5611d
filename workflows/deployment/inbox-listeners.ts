/** The listeners that feed the inbox: what every user task tells when it is deployed by this application. */

/** Event of the user task → job type of its listener. Each has one worker; `updating` changes nothing we project. */
export const inboxListeners = {
  creating: 'inbox-task-creating',
  assigning: 'inbox-task-assigning',
  completing: 'inbox-task-completing',
  canceling: 'inbox-task-canceling',
} as const;
export type InboxListenerEvent = keyof typeof inboxListeners;
export type InboxListenerType = (typeof inboxListeners)[InboxListenerEvent];
export const inboxListenerTypes: readonly InboxListenerType[] = Object.values(inboxListeners);

export function isInboxListenerType(type: unknown): type is InboxListenerType {
  return inboxListenerTypes.some((known) => known === type);
}
