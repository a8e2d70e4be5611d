/** Texts behind sign-in, one file per topic. */
import { admin } from './admin.ts';
import { caseTexts } from './case.ts';
import { common } from './common.ts';
import { inboxTexts } from './inbox.ts';
import { intakeTexts } from './intake.ts';

export const staff = { ...common, ...inboxTexts, ...caseTexts, ...intakeTexts, ...admin } as const;
