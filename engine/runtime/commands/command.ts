/** How the runtime knows commands: a handler gets the processing and the request, and gives the answer. */
import type { Answer, CommandName, Request } from '../../commands.ts';
import type { Key } from '../../keys.ts';
import type { Processing } from '../processing/processing.ts';

/** The answer comes from a later command, through `Processing.waiters`. */
export const DEFERRED = Symbol('deferred');

export type Handler<Req, Ans> = (p: Processing, request: Req) => Ans | typeof DEFERRED;

/** Commands the engine gives itself: due work, and the rest of a chain cut at a commit. */
export interface InternalCommands {
  triggerTimer: [{ readonly timerKey: Key; readonly processInstanceKey: Key }, null];
  timeOutJob: [{ readonly jobKey: Key; readonly processInstanceKey: Key }, null];
  endBackOff: [{ readonly jobKey: Key; readonly processInstanceKey: Key }, null];
  expireMessage: [{ readonly messageKey: Key; readonly name: string; readonly correlationKey: string }, null];
  continueInstance: [{ readonly processInstanceKey: Key }, null];
}

export type Handlers = {
  readonly [Name in Exclude<CommandName, 'deployResources'>]: Handler<Request<Name>, Answer<Name>>;
} & {
  readonly [Name in keyof InternalCommands]: Handler<InternalCommands[Name][0], InternalCommands[Name][1]>;
};
