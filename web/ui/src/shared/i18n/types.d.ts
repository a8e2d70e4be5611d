import 'i18next';
import type { Texts } from './texts.ts';
import type { base } from './zh/base.ts';
import type { staff } from './zh/staff.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'base';
    // Plain strings: values for {{placeholders}} may be numbers as well as text.
    resources: { base: Texts<typeof base>; staff: Texts<typeof staff> };
    returnNull: false;
  }
}
