/** Frame of the pages before the shell: language and display switches, one column, plain controls. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from '../../shared/i18n/index.ts';
import { setPreferences, usePreferences } from '../../shared/preferences.ts';
import '../../shared/styles/entry.css';

export function EntryFrame({ single, children }: { single?: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  const { language, largeText, highContrast } = usePreferences();
  return (
    <div className="entry-page">
      <header className="entry-top">
        <button
          type="button"
          className="plain-button quiet"
          aria-pressed={largeText}
          onClick={() => setPreferences({ largeText: !largeText })}
        >
          {t('largeText')}
        </button>
        <button
          type="button"
          className="plain-button quiet"
          aria-pressed={highContrast}
          onClick={() => setPreferences({ highContrast: !highContrast })}
        >
          {t('highContrast')}
        </button>
        <button
          type="button"
          className="plain-button quiet"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => void switchLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {t('otherLanguage')}
        </button>
      </header>
      <main id="main" className={`entry-main${single === true ? ' single' : ''}`}>
        {children}
      </main>
    </div>
  );
}

export function Brand() {
  const { t } = useTranslation();
  return (
    <div className="entry-brand">
      <img src="/favicon.svg" alt="" width="48" height="48" />
      <div>
        <h1>{t('product')}</h1>
        <p className="soft">{t('tagline')}</p>
      </div>
    </div>
  );
}

export interface PlainFieldProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'password';
  autoComplete?: string;
  hint?: string;
  error?: string | undefined;
  autoFocus?: boolean;
  readOnly?: boolean;
  inputRef?: React.Ref<HTMLInputElement>;
}

export function PlainField(props: PlainFieldProps) {
  const { id, label, value, onChange, type = 'text', autoComplete, hint, error, readOnly } = props;
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={props.inputRef}
        type={type}
        value={value}
        autoComplete={autoComplete}
        aria-invalid={error !== undefined}
        aria-describedby={described || undefined}
        readOnly={readOnly}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span id={`${id}-error`} className="error">
          {error}
        </span>
      )}
    </div>
  );
}
