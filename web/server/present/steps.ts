/** Steps of the process as staff see them, from its contract. */
import { type UserTaskId, userTask, userTaskIds } from '../../../workflows/subsidy-application/contract.ts';

export function isUserTask(elementId: string): elementId is UserTaskId {
  return (userTaskIds as readonly string[]).includes(elementId);
}
export function stepName(elementId: string): string {
  return isUserTask(elementId) ? userTask(elementId).name : elementId;
}
/** Which stage of the strip an element belongs to. */
export function stageOf(elementId: string): StageId | null {
  if (elementId === 'resolve-check' || elementId === 'complete-materials') return 'intake';
  if (elementId === 'push-application' || elementId === 'handle-bounce') return 'forwarding';
  if (elementId === 'check-hukou') return 'hukou';
  if (elementId === 'township-review' || elementId === 'correction-for-township') return 'township';
  if (elementId === 'federation-review' || elementId === 'correction-for-federation') return 'federation';
  if (/decision$/.test(elementId) || /^correction-for-(civil|township-decision)/.test(elementId))
    return 'decision';
  if (elementId === 'tell-applicant') return 'telling';
  return null;
}
export type StageId =
  | 'intake'
  | 'forwarding'
  | 'hukou'
  | 'township'
  | 'federation'
  | 'decision'
  | 'notice'
  | 'telling';
