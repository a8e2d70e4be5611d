/**
 * How requests fail. A handler throws `problem(code, zh, en)`; everything else that is thrown becomes a problem
 * here, and an unexpected one says nothing but its trace id.
 */
import { z } from 'zod';
import { isConnectionLost } from '../../db/connection-errors.ts';
import { RowMissing } from '../../db/repositories/sql.ts';
import { type FieldError, type Problem, type ProblemCode, problemCodes } from '../api/problem.ts';
import { EngineAway, EngineRefused, EngineSilent } from './engine-client.ts';

export type Language = 'zh' | 'en';

export class ProblemThrown extends Error {
  override name = 'ProblemThrown';
  readonly code: ProblemCode;
  readonly zh: string;
  readonly en: string;
  readonly errors: readonly FieldError[];
  readonly facts: Record<string, unknown> | undefined;
  constructor(
    code: ProblemCode,
    zh: string,
    en: string,
    more: { errors?: readonly FieldError[]; facts?: Record<string, unknown> } = {},
  ) {
    super(zh);
    this.code = code;
    this.zh = zh;
    this.en = en;
    this.errors = more.errors ?? [];
    this.facts = more.facts;
  }
}

/** To be thrown. */
export function problem(
  code: ProblemCode,
  zh: string,
  en: string,
  more: { errors?: readonly FieldError[]; facts?: Record<string, unknown> } = {},
): ProblemThrown {
  return new ProblemThrown(code, zh, en, more);
}

export const notFound = () =>
  problem('not-found', '没有找到,或者您所在的单位不能查看。', 'Not found, or not for your unit to see.');
export const forbidden = () =>
  problem(
    'forbidden',
    '您当前的岗位没有这项权限。如需办理,请联系本单位管理员。',
    'Your present post may not do this.',
  );

export const databaseAway = () =>
  problem(
    'database-unavailable',
    '数据库暂时没有应答。已提交的内容不会丢失,也不会重复办理;请一分钟后刷新再试。',
    'The database does not answer. Nothing is lost or done twice: reload and try again in a minute.',
  );

const titles: Record<ProblemCode, readonly [string, string]> = {
  'input-invalid': ['填写有误', 'Invalid input'],
  'session-missing': ['请先登录', 'Sign in first'],
  'session-expired': ['登录已失效', 'Session ended'],
  'sign-in-failed': ['登录失败', 'Sign-in failed'],
  'account-locked': ['账号已锁定', 'Account locked'],
  'account-closed': ['账号已停用', 'Account closed'],
  'password-weak': ['密码强度不够', 'Password too weak'],
  'password-change-needed': ['须先修改密码', 'Change the password first'],
  'csrf-invalid': ['页面已过期', 'Page out of date'],
  forbidden: ['没有权限', 'Not allowed'],
  'not-found': ['没有找到', 'Not found'],
  'revision-conflict': ['内容已被更新', 'Changed meanwhile'],
  'task-taken': ['已被他人认领', 'Taken by another'],
  'task-closed': ['任务已办结', 'Task is closed'],
  'task-not-claimed': ['请先认领', 'Claim it first'],
  'state-conflict': ['当前状态不能办理', 'Not in this state'],
  'duplicate-application': ['重复申请', 'Duplicate application'],
  'idempotency-conflict': ['请求重复', 'Repeated request'],
  'link-expired': ['链接已失效', 'Link expired'],
  'file-too-large': ['文件过大', 'File too large'],
  'file-type-refused': ['文件类型不支持', 'File type refused'],
  'file-invalid': ['文件无法读取', 'File cannot be read'],
  'check-failed': ['核查未通过', 'Check failed'],
  'model-refused': ['模型不能部署', 'Model refused'],
  'date-beyond-calendar': ['超出日历范围', 'Beyond the calendar'],
  'too-many-requests': ['操作过于频繁', 'Too many requests'],
  'engine-unavailable': ['流程引擎暂不可用', 'Engine unavailable'],
  'database-unavailable': ['数据库暂不可用', 'Database unavailable'],
  internal: ['系统出错', 'Something went wrong'],
};

/** What zod found, by dotted field, in the reader's language. */
export function fieldErrors(error: z.ZodError, language: Language): FieldError[] {
  const locale = language === 'zh' ? z.locales.zhCN() : z.locales.en();
  return error.issues.map((issue) => {
    const said = issue.code === 'custom' ? issue.message : locale.localeError(issue as never);
    const message = typeof said === 'string' ? said : (said?.message ?? issue.message);
    return { field: issue.path.join('.'), message };
  });
}

/** Anything thrown as a ProblemThrown; null when it was not expected. */
function expected(error: unknown, language: Language): ProblemThrown | null {
  if (error instanceof ProblemThrown) return error;
  if (error instanceof RowMissing) return notFound();
  if (error instanceof z.ZodError) {
    const errors = fieldErrors(error, language);
    return problem(
      'input-invalid',
      '有内容填写不正确,请按提示修改后再提交。',
      'Please correct the fields named.',
      { errors },
    );
  }
  if (error instanceof EngineRefused && (error.kind === 'NOT_FOUND' || error.kind === 'INVALID_STATE')) {
    return problem(
      'state-conflict',
      '这件工作的状态已经变化,请刷新后再看。',
      'This has changed meanwhile: reload.',
    );
  }
  if (error instanceof EngineAway || error instanceof EngineSilent) {
    return problem(
      'engine-unavailable',
      '流程引擎暂时没有应答,您的内容已保存,请稍后再试。',
      'The engine does not answer; try again in a moment.',
    );
  }
  if (isConnectionLost(error)) {
    return databaseAway();
  }
  return null;
}

export function toProblem(
  error: unknown,
  language: Language,
  traceId: string,
): { body: Problem; unexpected: boolean } {
  const known = expected(error, language);
  const thrown =
    known ??
    problem(
      'internal',
      `系统出错,已记入日志。请稍后再试;如仍出现,请把编号 ${traceId} 告诉管理员。`,
      `Something went wrong. Try again; if it stays, tell your administrator the number ${traceId}.`,
    );
  const [zhTitle, enTitle] = titles[thrown.code];
  return {
    unexpected: known === null,
    body: {
      type: `urn:yizhan:problem:${thrown.code}`,
      title: language === 'zh' ? zhTitle : enTitle,
      status: problemCodes[thrown.code],
      detail: language === 'zh' ? thrown.zh : thrown.en,
      code: thrown.code,
      errors: [...thrown.errors],
      traceId,
      ...(thrown.facts === undefined ? {} : { facts: thrown.facts }),
    },
  };
}
