/**
 * What the runtime carries of the BPMN that Zeebe executes. One entry per thing a model may use; the model room
 * refuses at deployment whatever is false here, naming the element. Flip an entry when the runtime carries it.
 */
export const supported = {
  'inclusive gateway': false,
  'event-based gateway': false,
  'signal event': false,
  'escalation event': false,
  'link event': false,
  'compensation event': false,
  'compensation handler': false,
  'multi-instance': false,
  'ad-hoc sub-process': false,
  'job-based user task': false,
  /** Zeebe runs such a task once and says nothing. */
  'standard loop': false,
  'zeebe:publishMessage': false,
  'zeebe:linkedResources': false,
} as const satisfies Record<string, boolean>;

export type Capability = keyof typeof supported;

export const isSupported = (capability: Capability): boolean => supported[capability];

export const unsupportedMessage = (capability: Capability): string =>
  `Elements of type '${capability}' are currently not supported.`;
