/**
 * Where a case is: a pure fold of its events, shared by server and pages.
 *
 * 1. The status is computed from what happened, never stored as a truth of its own; a stored copy is a cache.
 * 2. Events are facts with a time; the fold takes them in order and tolerates repeats (at-least-once workers).
 * 3. After withdrawal, termination or archiving nothing changes any more.
 */
import { z } from 'zod';

/** Code → the words of the notices. */
export const statuses = {
  draft: { zh: '暂存', en: 'draft' },
  checking: { zh: '核查中', en: 'being checked' },
  'check-problem': { zh: '核查待处理', en: 'check to be settled' },
  'materials-pending': { zh: '待补正', en: 'papers missing' },
  'materials-complete': { zh: '材料收齐', en: 'papers complete' },
  'to-push': { zh: '待推送', en: 'to be forwarded' },
  pushed: { zh: '已推送', en: 'forwarded' },
  'hukou-check': { zh: '户籍核对', en: 'home being checked' },
  bounced: { zh: '户籍不符退回', en: 'returned: home elsewhere' },
  'township-review': { zh: '乡镇初审', en: 'township review' },
  'federation-review': { zh: '残联审核', en: 'federation review' },
  decision: { zh: '民政审定', en: 'civil affairs decision' },
  'township-decision': { zh: '乡镇审定', en: 'township decision' },
  'external-handling': { zh: '属地办理', en: 'handled by the home' },
  'home-correction': { zh: '属地补正', en: 'correction asked for by the home' },
  notice: { zh: '公示', en: 'public notice' },
  granted: { zh: '符合', en: 'granted' },
  partly: { zh: '部分符合', en: 'partly granted' },
  refused: { zh: '不符合', en: 'refused' },
  'result-returned': { zh: '已反馈', en: 'result returned' },
  told: { zh: '已告知', en: 'applicant told' },
  archived: { zh: '归档', en: 'archived' },
  withdrawn: { zh: '撤回', en: 'withdrawn' },
  terminated: { zh: '终止', en: 'terminated' },
} as const;
export type CaseStatus = keyof typeof statuses;
export const caseStatuses = Object.keys(statuses) as CaseStatus[];

/** Who acts in the office; `supervisor` watches, the three administrators are separated. */
export const roleNames = {
  window: { zh: '受理窗口', en: 'window' },
  township: { zh: '乡镇初审', en: 'township' },
  federation: { zh: '残联审核', en: 'disabled persons’ federation' },
  'civil-affairs': { zh: '民政审定', en: 'civil affairs' },
  supervisor: { zh: '督办', en: 'supervisor' },
  admin: { zh: '系统管理员', en: 'system administrator' },
  'security-admin': { zh: '安全管理员', en: 'security administrator' },
  auditor: { zh: '审计员', en: 'auditor' },
} as const;
export type Role = keyof typeof roleNames;

export const Result = z.enum(['granted', 'partly', 'refused']);
export type Result = z.infer<typeof Result>;

const step = z.enum(['township-review', 'federation-review', 'decision', 'township-decision']);
/** A step of the home's review. */
export type Step = z.infer<typeof step>;

/** What can happen to a case. `at` is an ISO instant with zone. */
export const CaseEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('draft-saved') }),
  z.object({ type: z.literal('submitted') }),
  z.object({ type: z.literal('check-failed') }),
  z.object({ type: z.literal('check-passed') }),
  z.object({ type: z.literal('materials-requested') }),
  z.object({ type: z.literal('materials-completed') }),
  z.object({ type: z.literal('routed'), route: z.enum(['local', 'cross']) }),
  z.object({ type: z.literal('pushed') }),
  z.object({ type: z.literal('push-received'), reach: z.enum(['yizhan', 'exchange']) }),
  z.object({ type: z.literal('hukou-confirmed') }),
  z.object({ type: z.literal('bounced') }),
  z.object({ type: z.literal('forwarded-on') }),
  z.object({ type: z.literal('step-entered'), step }),
  z.object({ type: z.literal('correction-requested'), step }),
  z.object({ type: z.literal('correction-supplied') }),
  z.object({ type: z.literal('decided'), result: Result, level: z.enum(['county', 'township']) }),
  z.object({ type: z.literal('notice-published') }),
  z.object({ type: z.literal('notice-ended') }),
  z.object({ type: z.literal('result-returned') }),
  z.object({ type: z.literal('told') }),
  z.object({ type: z.literal('archived') }),
  z.object({ type: z.literal('withdrawn') }),
  z.object({ type: z.literal('terminated') }),
]);
export type CaseEvent = z.infer<typeof CaseEvent>;
export type CaseEventType = CaseEvent['type'];

/** Which office has the case in hand; null: nobody (in transit, with the exchange port, or closed). */
export type Holder = 'window' | 'township' | 'federation' | 'civil-affairs';

export interface CaseState {
  readonly status: CaseStatus;
  readonly holder: Holder | null;
  readonly route: 'local' | 'cross' | null;
  /** The home has received it (on a local case: it was routed to the home's offices). */
  readonly received: boolean;
  readonly result: Result | null;
  readonly decidedBy: 'county' | 'township' | null;
  /** The step that asked for a correction, while it is open. */
  readonly correctionFor: Step | null;
  readonly correctionRounds: number;
  readonly closed: boolean;
}

export const initialState: CaseState = {
  status: 'draft',
  holder: 'window',
  route: null,
  received: false,
  result: null,
  decidedBy: null,
  correctionFor: null,
  correctionRounds: 0,
  closed: false,
};

const stepHolder: Readonly<Record<Step, Holder>> = {
  'township-review': 'township',
  'federation-review': 'federation',
  decision: 'civil-affairs',
  'township-decision': 'township',
};

/** The state after one more event. */
export function applyEvent(state: CaseState, event: CaseEvent): CaseState {
  if (state.closed) return state;
  switch (event.type) {
    case 'draft-saved':
      return { ...state, status: 'draft', holder: 'window' };
    case 'submitted':
    case 'check-passed':
      return { ...state, status: 'checking', holder: 'window' };
    case 'check-failed':
      return { ...state, status: 'check-problem', holder: 'window' };
    case 'materials-requested':
      return { ...state, status: 'materials-pending', holder: 'window' };
    case 'materials-completed':
      return { ...state, status: 'materials-complete', holder: 'window' };
    case 'routed':
      return event.route === 'cross'
        ? { ...state, route: 'cross', status: 'to-push', holder: 'window' }
        : { ...state, route: 'local', status: 'hukou-check', holder: 'township', received: true };
    case 'pushed':
      return { ...state, status: 'pushed', holder: null };
    case 'push-received':
      return event.reach === 'yizhan'
        ? { ...state, status: 'hukou-check', holder: 'township', received: true }
        : { ...state, status: 'external-handling', holder: null, received: true };
    default:
      return applyHomeEvent(state, event);
  }
}

function applyHomeEvent(state: CaseState, event: CaseEvent): CaseState {
  switch (event.type) {
    case 'hukou-confirmed':
      return { ...state, status: 'township-review', holder: 'township' };
    case 'bounced':
      return { ...state, status: 'bounced', holder: 'window', received: false, correctionFor: null };
    case 'forwarded-on':
      return { ...state, status: 'pushed', holder: null, received: false, correctionFor: null };
    case 'step-entered':
      return { ...state, status: event.step, holder: stepHolder[event.step], correctionFor: null };
    case 'correction-requested':
      return {
        ...state,
        status: 'home-correction',
        holder: 'window',
        correctionFor: event.step,
        correctionRounds: state.correctionRounds + 1,
      };
    case 'correction-supplied': {
      const back = state.correctionFor;
      if (back === null) return state;
      return { ...state, status: back, holder: stepHolder[back], correctionFor: null };
    }
    case 'decided':
      return { ...state, status: event.result, result: event.result, decidedBy: event.level };
    default:
      return applyClosingEvent(state, event);
  }
}

function applyClosingEvent(state: CaseState, event: CaseEvent): CaseState {
  switch (event.type) {
    case 'notice-published':
      return { ...state, status: 'notice' };
    case 'notice-ended':
      return { ...state, status: state.result ?? state.status };
    case 'result-returned':
      return { ...state, status: 'result-returned', holder: 'window' };
    case 'told':
      return { ...state, status: 'told', holder: 'window' };
    case 'archived':
    case 'withdrawn':
    case 'terminated':
      return { ...state, status: event.type, holder: null, correctionFor: null, closed: true };
    default:
      return state;
  }
}

/** The state after all events, in order. */
export function foldCase(events: Iterable<CaseEvent>): CaseState {
  let state = initialState;
  for (const event of events) state = applyEvent(state, event);
  return state;
}
