/**
 * Two languages, Chinese first. `base` comes with the first page, `staff` with the shell; English is fetched
 * when somebody switches to it. Both dictionaries have the same keys: `en` is typed by `zh`.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { preferences, setPreferences } from '../preferences.ts';
import { base } from './zh/base.ts';

const english = {
  base: async () => (await import('./en/base.ts')).base,
  staff: async () => (await import('./en/staff.ts')).staff,
} as const;
const chinese = {
  base: async () => base,
  staff: async () => (await import('./zh/staff.ts')).staff,
} as const;
type Namespace = keyof typeof english;
const wanted = new Set<Namespace>(['base']);

async function load(language: 'zh' | 'en', namespace: Namespace): Promise<void> {
  if (i18next.hasResourceBundle(language, namespace)) return;
  const texts = language === 'zh' ? await chinese[namespace]() : await english[namespace]();
  i18next.addResourceBundle(language, namespace, texts);
}

/** Called once, before the first render. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'zh',
    fallbackLng: 'zh',
    ns: ['base'],
    defaultNS: 'base',
    resources: { zh: { base } },
    interpolation: { escapeValue: false },
    showSupportNotice: false,
    returnNull: false,
  });
  if (preferences().language === 'en') {
    await load('en', 'base');
    await i18next.changeLanguage('en');
  }
}

/** Makes a namespace ready in the language in use; awaited by the chunk that needs it. */
export async function needTexts(namespace: Namespace): Promise<void> {
  wanted.add(namespace);
  await load('zh', namespace);
  if (preferences().language === 'en') await load('en', namespace);
}

export async function switchLanguage(language: 'zh' | 'en'): Promise<void> {
  for (const namespace of wanted) await load(language, namespace);
  setPreferences({ language });
  await i18next.changeLanguage(language);
}
