/** The words for clocks and days, in Chinese as the notices say it and in English. */
import type { DayKind } from '../calendar/calendar.ts';
import type { TraceDay } from './deadline.ts';
import type { ClockView, Light } from './light.ts';
import type { Clock } from './limits.ts';

export type Language = 'zh' | 'en';
type Words = Readonly<Record<Language, string>>;

/** Shape and word of each light: never colour alone. */
export const lights: Readonly<Record<Light, { readonly shape: string } & Words>> = {
  normal: { shape: '●', zh: '正常', en: 'on time' },
  'due-soon': { shape: '▲', zh: '临期', en: 'due soon' },
  overdue: { shape: '■', zh: '超期', en: 'overdue' },
  paused: { shape: '❚❚', zh: '暂停', en: 'paused' },
  met: { shape: '✓', zh: '按期办结', en: 'done in time' },
  'met-late': { shape: '✓', zh: '超期办结', en: 'done late' },
};

export const clockNames: Readonly<Record<Clock, Words>> = {
  forward: { zh: '推送时限', en: 'to forward' },
  decide: { zh: '认定时限', en: 'to decide' },
  tell: { zh: '告知时限', en: 'to tell' },
  step: { zh: '本步时限', en: 'for this step' },
};

export const provisionalWords: Words = { zh: '暂定', en: 'provisional' };

/** 剩 3 个工作日, 今日到期, 超期 2 个工作日, 暂停中 …; with (暂定) where the calendar is not yet published. */
export function clockWords(view: ClockView, language: Language): string {
  const words = language === 'zh' ? chinese(view) : english(view);
  if (!view.provisional || view.light === 'met' || view.light === 'met-late') return words;
  return language === 'zh' ? `${words}(暂定)` : `${words} (provisional)`;
}

function chinese(view: ClockView): string {
  const days = Math.abs(view.remaining ?? 0);
  switch (view.light) {
    case 'met':
      return '按期办结';
    case 'met-late':
      return days === 0 ? '超期办结' : `超期 ${days} 个工作日办结`;
    case 'paused':
      return view.remaining === null ? '暂停中' : `暂停中,剩 ${days} 个工作日`;
    case 'overdue':
      return days === 0 ? '已超期' : `超期 ${days} 个工作日`;
    default:
      return view.dueToday ? '今日到期' : `剩 ${days} 个工作日`;
  }
}

function english(view: ClockView): string {
  const days = Math.abs(view.remaining ?? 0);
  const many = `${days} working day${days === 1 ? '' : 's'}`;
  switch (view.light) {
    case 'met':
      return 'done in time';
    case 'met-late':
      return days === 0 ? 'done late' : `done ${many} late`;
    case 'paused':
      return view.remaining === null ? 'paused' : `paused, ${many} left`;
    case 'overdue':
      return days === 0 ? 'overdue' : `${many} overdue`;
    default:
      return view.dueToday ? 'due today' : `${many} left`;
  }
}

const kinds: Readonly<Record<DayKind, Words>> = {
  workday: { zh: '工作日', en: 'working day' },
  makeup: { zh: '调休上班', en: 'worked in lieu' },
  weekend: { zh: '周末', en: 'weekend' },
  holiday: { zh: '放假', en: 'public holiday' },
  'statutory-holiday': { zh: '法定节假日', en: 'statutory holiday' },
};

/** Why a day is counted or not, e.g. 第 3 个工作日, 春节放假(国办发明电〔2025〕7号), 起算日,不计入. */
export function dayWords(day: TraceDay, language: Language): string {
  const zh = language === 'zh';
  const provisional = day.provisional ? (zh ? '(暂定)' : ' (provisional)') : '';
  if (day.first) return zh ? '起算日,不计入' : 'the first day is not counted';
  if (day.paused) return `${zh ? '暂停计时,不计入' : 'paused, not counted'}${provisional}`;
  const source =
    day.documentNumber === null ? '' : zh ? `(${day.documentNumber})` : ` (${day.documentNumber})`;
  const kind = kinds[day.kind][language];
  const name = day.name === null ? '' : zh ? day.name : ` (${day.name})`;
  const what = zh ? `${name}${kind}` : `${kind}${name}`;
  if (day.number === null) return `${what}${source}${provisional}`;
  const number = zh ? `第 ${day.number} 个工作日` : `working day ${day.number}`;
  if (day.kind === 'workday') return `${number}${provisional}`;
  return `${number}${zh ? ',' : ', '}${what}${source}${provisional}`;
}
