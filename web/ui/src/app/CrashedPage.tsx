/** A page that failed: says that drafts are kept and offers to reopen. A chunk missing after an update also ends here. */
import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, useRouteError } from 'react-router';

export function CrashedPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  const text = isRouteErrorResponse(error) ? error.statusText : error instanceof Error ? error.message : '';
  const updated = /dynamically imported module|module script/i.test(text);
  return (
    <main id="main" style={{ padding: 32, maxWidth: 640 }} className="stack">
      <h1>{updated ? t('problem.update') : t('problem.crashed')}</h1>
      {!updated && <p>{t('problem.crashedNote')}</p>}
      {text !== '' && !updated && <p className="soft">{text}</p>}
      <p>
        <button type="button" onClick={() => globalThis.location.reload()}>
          {t('problem.reload')}
        </button>
      </p>
    </main>
  );
}
