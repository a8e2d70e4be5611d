/** Dates, instants and money as staff read them. Everything is Asia/Shanghai, wherever the browser is. */
import { usePreferences } from './preferences.ts';

const zone = 'Asia/Shanghai';

function formatter(language: 'zh' | 'en', options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: zone, ...options });
}

function build(language: 'zh' | 'en') {
  const time = formatter(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const long = formatter(language, { year: 'numeric', month: 'long', day: 'numeric' });
  const short = formatter(language, { month: 'numeric', day: 'numeric' });
  const shortEnglish = formatter('en', { month: 'short', day: 'numeric' });
  const stamp = formatter('zh', { year: 'numeric', month: '2-digit', day: '2-digit' });
  const weekday = formatter(language, { weekday: 'short' });
  const noon = (date: string) => new Date(`${date}T12:00:00+08:00`);
  const shortText = (at: Date) =>
    language === 'zh' ? short.format(at).replace('/', '月').concat('日') : shortEnglish.format(at);
  return {
    /** 14:32 */
    time: (instant: string) => time.format(new Date(instant)),
    /** 2026-03-05 */
    day: (instant: string) => stamp.format(new Date(instant)).replaceAll('/', '-'),
    /** 2026-03-05 14:32 */
    stamp: (instant: string) =>
      `${stamp.format(new Date(instant)).replaceAll('/', '-')} ${time.format(new Date(instant))}`,
    /** 3月5日 of a date string */
    shortDate: (date: string) => shortText(noon(date)),
    /** 2026年3月5日 of a date string */
    longDate: (date: string) => long.format(noon(date)),
    weekday: (date: string) => weekday.format(noon(date)),
    /** 2026年2月 of 'YYYY-MM' */
    month: (month: string) =>
      formatter(language, { year: 'numeric', month: 'long' }).format(noon(`${month}-15`)),
  };
}

const formats = { zh: build('zh'), en: build('en') };
export type Format = (typeof formats)['zh'];

export function useFormat(): Format {
  return formats[usePreferences().language];
}
