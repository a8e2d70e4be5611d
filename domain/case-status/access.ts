/**
 * Who sees a case, how much of it, and what may be done: for every role × relation × state, one function, used by
 * the server to decide and by the pages to offer.
 *
 * 1. Nobody of the home sees anything before the push was received.
 * 2. The office that has the case in hand sees it whole (numbers masked until revealed). Who handed it on keeps
 *    trace and timing, masked, without attachments.
 * 3. The receiving window has it whole again when it must act (bounce, correction, telling) and afterwards.
 * 4. Supervisors see the cases of their jurisdiction and below, and change nothing but remind.
 * 5. Administrators of the system see no case content.
 */
import type { CaseState, Role } from './status.ts';

/**
 * What a user's unit is to the case. `receiver`: took it; `home`: an office of the present home (township, federation,
 * civil affairs); `former-home`: had it before a bounce or forwarding; `above-receiver`, `above-home`: supervises one
 * of them; `none`.
 */
export type Relation = 'receiver' | 'home' | 'former-home' | 'above-receiver' | 'above-home' | 'none';

/** full: everything, masked; trace: steps, times and status without answers, person or papers. */
export type Visibility = 'full' | 'trace' | 'none';

export interface Viewpoint {
  readonly role: Role;
  readonly relation: Relation;
}

export type Action =
  | 'edit-draft'
  | 'submit'
  | 'discard-draft'
  | 'work' // claim, save a draft of the form, complete
  | 'withdraw'
  | 'comment'
  | 'reveal'
  | 'attach'
  | 'urge' // 催办
  | 'print-receipt'
  | 'print-materials-notice'
  | 'print-correction-notice'
  | 'print-decision';

export function visibility(view: Viewpoint, state: CaseState): Visibility {
  switch (view.relation) {
    case 'none':
      return 'none';
    case 'above-receiver':
      return view.role === 'supervisor' ? 'full' : 'none';
    case 'above-home':
      return view.role === 'supervisor' && state.received ? 'full' : 'none';
    case 'former-home':
      return isOffice(view.role) || view.role === 'supervisor' ? 'trace' : 'none';
    case 'receiver':
      return receiverSees(view.role, state);
    case 'home':
      return homeSees(view.role, state);
  }
}

function receiverSees(role: Role, state: CaseState): Visibility {
  if (role === 'supervisor') return state.status === 'draft' ? 'none' : 'full';
  if (role !== 'window') return 'none';
  if (state.holder === 'window' || state.closed) return 'full';
  return 'trace';
}

function homeSees(role: Role, state: CaseState): Visibility {
  if (!state.received) return 'none';
  if (role === 'supervisor') return 'full';
  if (!isOffice(role) || role === 'window') return 'none';
  if (state.holder === role) return 'full';
  // The office that asked for a correction, and the one that decided, keep what they work on or answer for.
  if (state.correctionFor !== null && correctionAsker(state) === role) return 'full';
  if (state.decidedBy !== null && decider(state) === role) return 'full';
  return 'trace';
}

function isOffice(role: Role): boolean {
  return role === 'window' || role === 'township' || role === 'federation' || role === 'civil-affairs';
}

function correctionAsker(state: CaseState): Role {
  if (state.correctionFor === 'federation-review') return 'federation';
  return state.correctionFor === 'decision' ? 'civil-affairs' : 'township';
}

function decider(state: CaseState): Role {
  return state.decidedBy === 'township' ? 'township' : 'civil-affairs';
}

/** Does the case lie with this user's office right now? */
export function holds(view: Viewpoint, state: CaseState): boolean {
  if (state.holder === null || state.holder !== view.role) return false;
  return view.relation === (state.holder === 'window' ? 'receiver' : 'home');
}

/** Everything this user may do with the case now, in the order in which a page offers it. */
export function allowedActions(view: Viewpoint, state: CaseState): Action[] {
  const sees = visibility(view, state);
  if (sees === 'none') return [];
  const receivingWindow = view.relation === 'receiver' && view.role === 'window';
  if (state.status === 'draft') {
    return receivingWindow ? ['edit-draft', 'submit', 'discard-draft', 'attach', 'reveal'] : [];
  }
  const actions: Action[] = [];
  if (holds(view, state)) actions.push('work', 'attach');
  if (receivingWindow && !state.closed) actions.push('withdraw');
  if (sees === 'full') actions.push('comment', 'reveal');
  if (view.role === 'supervisor' && !state.closed && sees === 'full') actions.push('urge');
  if (receivingWindow) actions.push(...windowPrints(state));
  if (!receivingWindow && sees === 'full' && state.result !== null) actions.push('print-decision');
  return actions;
}

function windowPrints(state: CaseState): Action[] {
  const prints: Action[] = ['print-receipt', 'print-materials-notice'];
  if (state.correctionRounds > 0) prints.push('print-correction-notice');
  const back = state.status === 'result-returned' || state.status === 'told' || state.status === 'archived';
  if (state.result !== null && back) prints.push('print-decision');
  return prints;
}
