/** A failure in the person's words, with the code to copy for support and the way out. */
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/call.ts';

export interface ProblemNoteProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  onClose?: (() => void) | undefined;
}

/** What to say for any thrown value. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof ProblemError) {
      if (error.offline) return t('problem.offline');
      return error.problem.detail;
    }
    return t('problem.unknown');
  };
}

/** Messages by field, from the server's problem document. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ProblemError)) return {};
  return Object.fromEntries(error.problem.errors.map((each) => [each.field, each.message]));
}

export function ProblemNote({ error, onRetry, onClose }: ProblemNoteProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  const [copied, setCopied] = useState(false);
  if (error === null || error === undefined) return null;
  const problem = error instanceof ProblemError && !error.offline ? error.problem : null;
  const code = problem === null ? '' : `${problem.code} ${problem.traceId}`.trim();
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={text(error)}
      description={
        code !== '' && (
          <span className="row row-tight soft">
            {t('problem.code')}: <code>{code}</code>
            <Button
              size="small"
              type="link"
              onClick={() => {
                void navigator.clipboard?.writeText(code);
                setCopied(true);
              }}
            >
              {copied ? t('problem.copied') : t('problem.copy')}
            </Button>
          </span>
        )
      }
      action={
        onRetry !== undefined && (
          <Button size="small" onClick={onRetry}>
            {t('retry')}
          </Button>
        )
      }
      {...(onClose === undefined ? {} : { closable: { onClose, 'aria-label': t('close') } })}
    />
  );
}
