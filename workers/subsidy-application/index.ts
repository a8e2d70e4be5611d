/** The workers of 两项补贴申请: one per job type of the contract. */
import type { Services } from '../services.ts';
import type { Worker } from '../worker.ts';
import { archiveApplication } from './archive-application.ts';
import { checkApplication } from './check-application.ts';
import { deliverPush } from './deliver-push.ts';
import { escalateDeadline } from './escalate-deadline.ts';
import { forwardOn } from './forward-on.ts';
import { loadJurisdictionRules } from './load-jurisdiction-rules.ts';
import { pauseClock } from './pause-clock.ts';
import { publishNotice } from './publish-notice.ts';
import { recordBounce } from './record-bounce.ts';
import { recordMaterialsComplete } from './record-materials-complete.ts';
import { recordWithdrawal } from './record-withdrawal.ts';
import { resumeClock } from './resume-clock.ts';
import { returnResult } from './return-result.ts';
import { startClock } from './start-clock.ts';
import { stopClock } from './stop-clock.ts';
import { takeDownNotice } from './take-down-notice.ts';

export const subsidyApplicationWorkers: readonly Worker<Services>[] = [
  checkApplication,
  loadJurisdictionRules,
  recordMaterialsComplete,
  deliverPush,
  recordBounce,
  forwardOn,
  publishNotice,
  takeDownNotice,
  returnResult,
  archiveApplication,
  recordWithdrawal,
  startClock,
  stopClock,
  pauseClock,
  resumeClock,
  escalateDeadline,
];
