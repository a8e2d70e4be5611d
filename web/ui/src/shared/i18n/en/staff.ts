/** English texts behind sign-in, one file per topic. */
import type { Texts } from '../texts.ts';
import type { staff as zh } from '../zh/staff.ts';
import { admin } from './admin.ts';
import { caseTexts } from './case.ts';
import { common } from './common.ts';
import { inboxTexts } from './inbox.ts';
import { intakeTexts } from './intake.ts';

export const staff = { ...common, ...inboxTexts, ...caseTexts, ...intakeTexts, ...admin } satisfies Texts<
  typeof zh
>;
