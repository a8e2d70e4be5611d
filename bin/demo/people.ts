/** Invented people of the demonstration: made-up names, valid made-up numbers. The same every time. */
import type { CategoryCode, GradeCode } from '../../domain/certificate/certificate-number.ts';
import { makeCertificateNumber, makeIdentityNumber } from '../../domain/identity/make.ts';

const surnames =
  '霍柯庄晏瞿阎滕殷岑薄权阚褚卫蒋沈韩朱秦尤许何吕施孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌苗凤花方俞任袁柳酆鲍史唐费廉';
const given = [
  '守拙',
  '半夏',
  '长庚',
  '忍冬',
  '望舒',
  '听雨',
  '抱朴',
  '知秋',
  '采苓',
  '怀谷',
  '拾光',
  '映雪',
  '归鸿',
  '问渠',
  '扶摇',
  '沐阳',
  '静好',
  '安澜',
  '思源',
  '清和',
  '景行',
  '若木',
  '晚晴',
  '照野',
  '临川',
  '听松',
  '闻溪',
  '润土',
  '念慈',
  '允中',
];

export interface DemoPerson {
  readonly name: string;
  readonly identityNumber: string;
  readonly certificateNumber: string;
  readonly category: CategoryCode;
  readonly grade: GradeCode;
  readonly birthDate: string;
  readonly phone: string;
}

const categories: readonly CategoryCode[] = [4, 1, 2, 5, 6, 4, 7, 3, 4];
const two = (value: number) => String(value).padStart(2, '0');

/** The index-th person of an area (a county's division code). Grades 1 and 2, so that both items apply. */
export function demoPerson(index: number, area: string): DemoPerson {
  const surname = surnames.charAt((index * 7) % surnames.length);
  const birthDate = `${1948 + ((index * 11) % 55)}-${two(1 + ((index * 5) % 12))}-${two(1 + ((index * 17) % 28))}`;
  const sex = index % 2 === 0 ? 'female' : 'male';
  const identityNumber = makeIdentityNumber({ area, birthDate, sex, sequence: 1 + (index % 499) });
  const category = categories[index % categories.length] ?? 4;
  const grade: GradeCode = index % 3 === 0 ? 1 : 2;
  return {
    name: `${surname}${given[(index * 13) % given.length] ?? '守拙'}`,
    identityNumber,
    certificateNumber: makeCertificateNumber(identityNumber, category, grade),
    category,
    grade,
    birthDate,
    // 1705550 … belongs to no subscriber range in use for such numbers.
    phone: `1705550${String(1000 + index)}`,
  };
}
