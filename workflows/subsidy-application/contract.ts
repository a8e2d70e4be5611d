/**
 * The contract of the process 两项补贴申请 (`subsidy-application`): everything its diagram says to the outside.
 *
 * 1. What is not listed here does not go into a process variable: ids, codes, dates, decisions and flags only,
 *    never a name, an identity number, an account or a free text (民发〔2021〕70号 art 9: protect privacy).
 * 2. A completed user task passes on only the keys of its `completion` schema; other answers go to `task_answer`.
 * 3. Every job type has exactly one worker; every user task names the variable that holds its unit.
 * 4. test/workflows checks the diagrams against this file, both ways.
 */

export const PROCESS_ID = 'subsidy-application';
/** Called by the clocks' timer events; asks the deadline row, waits again if it moved, else records. */
export const ESCALATION_PROCESS_ID = 'deadline-escalation';
/** Files of one deployment: calls, decisions and forms bind to the same deployment. */
export const RESOURCES = [
  'subsidy-application.bpmn',
  'deadline-escalation.bpmn',
  'routing.dmn',
  'review-requirements.dmn',
  'resolve-check.form',
  'complete-materials.form',
  'push-application.form',
  'handle-bounce.form',
  'check-hukou.form',
  'township-review.form',
  'federation-review.form',
  'decision.form',
  'supply-correction.form',
  'tell-applicant.form',
] as const;

export * from './contract/clocks.ts';
export * from './contract/jobs.ts';
export * from './contract/messages.ts';
export * from './contract/user-tasks.ts';
export * from './contract/values.ts';
export * from './contract/variables.ts';
