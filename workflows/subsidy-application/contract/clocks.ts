/** The elements that carry a clock. */
import type { Clock } from './values.ts';

/**
 * Elements that carry a clock. Their start listener `start-clock` completes with `clockDueAt` and `clockWarnAt`,
 * which are local to the element and are what its boundary timers (or its due date) read.
 */
export const clocks = {
  forwarding: { clock: 'forward', name: '推送时限', timers: true },
  'handle-bounce': { clock: 'forward', name: '推送时限', timers: true },
  'home-handling': { clock: 'decide', name: '认定时限', timers: true },
  'tell-applicant': { clock: 'tell', name: '告知时限', timers: true },
  'check-hukou': { clock: 'step', name: '户籍核对', timers: false },
  'township-review': { clock: 'step', name: '乡镇初审', timers: false },
  'federation-review': { clock: 'step', name: '残联审核', timers: false },
  'civil-affairs-decision': { clock: 'step', name: '民政审定', timers: false },
  'township-decision': { clock: 'step', name: '乡镇审定', timers: false },
} as const satisfies Record<string, { clock: Clock; name: string; timers: boolean }>;
