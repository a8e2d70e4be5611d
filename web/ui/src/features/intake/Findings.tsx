/** What the checks found: errors stop the submission, warnings are read and ticked one by one. */
import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import type { check } from '../../../../api/intake.ts';
import { SourceText } from '../../shared/case/Materials.tsx';
import { CheckChoices } from '../../shared/form/Choices.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';

export interface FindingsProps {
  answer: AnswerOf<typeof check> | undefined;
  error: unknown;
  accepted: readonly string[];
  onAccepted: (codes: readonly string[]) => void;
  checked: boolean;
  /** Both numbers are valid: before that, no finding is no all-clear. */
  judged: boolean;
}

export function Findings({ answer, error, accepted, onAccepted, checked, judged }: FindingsProps) {
  const { t } = useTranslation('staff');
  return (
    <section className="card" aria-labelledby="intake-findings">
      <h2 id="intake-findings">{t('intake.findings')}</h2>
      <ProblemNote error={error} />
      <div role="status" className="stack stack-tight">
        {answer === undefined ? (
          <p className="soft">{t('intake.findingsFirst')}</p>
        ) : (
          judged && answer.findings.length === 0 && <p className="ok-text">✓ {t('intake.findingsNone')}</p>
        )}
        {answer?.duplicates.map((duplicate) => (
          <p key={`${duplicate.caseNumber}-${duplicate.item}`} className="warn-text">
            {t('intake.duplicate', {
              item: t(`item.short.${duplicate.item}`),
              number: duplicate.caseNumber,
              unit: duplicate.unitName,
              since: duplicate.since,
            })}
          </p>
        ))}
        {answer?.paid.map((paid) => (
          <p key={paid.item} className="warn-text">
            {t('intake.paid', { item: t(`item.short.${paid.item}`), unit: paid.unitName, since: paid.since })}
          </p>
        ))}
        {answer?.findings.map((finding) =>
          finding.severity === 'error' ? (
            <p key={`${finding.code} ${finding.message}`} className="field-error invalid">
              ■ {finding.message} <SourceText source={finding.source} />
            </p>
          ) : (
            <div
              key={`${finding.code} ${finding.message}`}
              className={checked && !accepted.includes(finding.code) ? 'finding invalid' : 'finding'}
            >
              <p className="warn-text">
                ▲ {finding.message} <SourceText source={finding.source} />
              </p>
              <CheckChoices
                name={`finding-${finding.code}`}
                value={accepted.includes(finding.code) ? [finding.code] : []}
                onChange={(on) =>
                  onAccepted(
                    on.length > 0
                      ? [...accepted, finding.code]
                      : accepted.filter((code) => code !== finding.code),
                  )
                }
                choices={[{ value: finding.code, label: t('intake.accept') }]}
              />
            </div>
          ),
        )}
      </div>
    </section>
  );
}
