/** Why an item was refused: the ground in the words of the notices, then what the office wrote. */
import { type ItemRow, openItemReason } from '../../../db/repositories/applications.ts';
import type { App } from '../context.ts';

const grounds: Readonly<Record<string, string>> = {
  'not-low-income': '不在低保、低保边缘等困难家庭范围',
  'grade-too-low': '残疾等级不在补贴范围',
  'category-not-covered': '残疾类别不在补贴范围',
  'certificate-invalid': '残疾人证无效或已过期',
  overlap: '已享受不能同时享受的待遇',
  'already-paid': '已在享受本项补贴',
  'hukou-elsewhere': '户籍不在本地',
  other: '其他原因',
};

/** Of a granted item: what the office wrote. */
export function decisionReason(app: App, caseId: string, item: ItemRow): string | null {
  const own = openItemReason(app.ring, caseId, item);
  if (item.refusal === null) return own;
  return [grounds[item.refusal] ?? item.refusal, own].filter((text) => text).join(':');
}
