/** Commands on messages: publish, correlate, expire. */
import { type Answer, Rejection, type Request } from '../../commands.ts';
import type { Key } from '../../keys.ts';
import type { MessageRow } from '../../records/tables.ts';
import { pushCorrelation, subscriptionsOf } from '../behavior/correlation.ts';
import { isLocked, startByMessage, startSubscriptionsOf } from '../behavior/message-starts.ts';
import { bufferMessage, dropMessage } from '../behavior/messages.ts';
import type { Processing } from '../processing/processing.ts';
import type { Channel } from '../state/channel.ts';
import type { InternalCommands } from './command.ts';
import { readDocument } from './documents.ts';

interface Distribution {
  /** Process ids that got the message. */
  readonly processIds: string[];
  /** The first instance that got it. */
  instanceKey: Key | undefined;
  readonly lockedProcessIds: string[];
}

/** To one subscription per process id, then to start events of process ids that did not get it yet. */
function distribute(
  p: Processing,
  channel: Channel,
  message: { readonly key: Key; readonly variables: string },
): Distribution {
  const { name, correlationKey } = channel;
  const done: Distribution = { processIds: [], instanceKey: undefined, lockedProcessIds: [] };
  for (const { row } of subscriptionsOf(p, channel)) {
    if (done.processIds.includes(row.bpmnProcessId)) continue;
    done.processIds.push(row.bpmnProcessId);
    done.instanceKey ??= row.processInstanceKey;
    pushCorrelation(p, row, message);
  }
  for (const subscription of startSubscriptionsOf(p, name)) {
    const { bpmnProcessId } = subscription;
    if (done.processIds.includes(bpmnProcessId)) continue;
    if (isLocked(p, bpmnProcessId, correlationKey)) {
      done.lockedProcessIds.push(bpmnProcessId);
      continue;
    }
    done.processIds.push(bpmnProcessId);
    const instanceKey = startByMessage(p, subscription, { ...message, correlationKey });
    done.instanceKey ??= instanceKey;
  }
  return done;
}

export function publishMessage(p: Processing, request: Request<'publishMessage'>): Answer<'publishMessage'> {
  const { name, correlationKey, timeToLive, messageId } = request;
  readDocument(p, request.variables);
  const channel = p.state.channel(name, correlationKey);
  if (messageId !== '' && [...channel.messages.values()].some((other) => other.messageId === messageId)) {
    throw new Rejection(
      'ALREADY_EXISTS',
      `Expected to publish a new message with id '${messageId}', but a message with that id was already published`,
    );
  }
  const key = p.tx.nextKey();
  const variables = request.variables === '' ? '{}' : request.variables;
  const { processIds } = distribute(p, channel, { key, variables });
  if (timeToLive <= 0) return { key };
  const row: MessageRow = {
    key,
    name,
    correlationKey,
    messageId,
    variables,
    deadline: p.now + timeToLive,
    correlatedProcessIds: JSON.stringify(processIds),
  };
  bufferMessage(p, channel, row);
  return { key };
}

export function correlateMessage(
  p: Processing,
  request: Request<'correlateMessage'>,
): Answer<'correlateMessage'> {
  const { name, correlationKey } = request;
  readDocument(p, request.variables);
  const channel = p.state.channel(name, correlationKey);
  const messageKey = p.tx.nextKey();
  const variables = request.variables === '' ? '{}' : request.variables;
  const { instanceKey, lockedProcessIds } = distribute(p, channel, { key: messageKey, variables });
  if (instanceKey !== undefined) return { messageKey, processInstanceKey: instanceKey };
  const what = `Expected to find subscription for message with name '${name}' and correlation key '${correlationKey}', but`;
  if (lockedProcessIds.length > 0) {
    throw new Rejection(
      'INVALID_STATE',
      `${what} no active subscription was found. A process instance with this correlation key is already active for a message start event with this message name in process IDs ${JSON.stringify(lockedProcessIds)}. Only one active process instance per correlation key is allowed for message start events.`,
    );
  }
  throw new Rejection('NOT_FOUND', `${what} none was found.`);
}

export function expireMessage(p: Processing, request: InternalCommands['expireMessage'][0]): null {
  const channel = p.state.channel(request.name, request.correlationKey);
  const message = channel.messages.get(request.messageKey);
  if (message && message.deadline <= p.now) dropMessage(p, channel, message);
  return null;
}
