/** 受理 → 推送 → 户籍核对 → 初审 → 残联 → 认定 → 告知, with the clocks hanging from their stage. */
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../../../../api/cases.ts';
import { ClockButton, DueText } from '../../shared/deadline/ClockList.tsx';
import { useFormat } from '../../shared/format.ts';

const marks = { done: '✓', current: '▶', ahead: '', skipped: '–' } as const;

export function Stages({ stages }: { stages: CaseDetail['stages'] }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <ol className="stages" aria-label={t('case.stages')}>
      {stages.map((stage) => (
        <li
          key={stage.id}
          className={`stage stage-${stage.state}`}
          aria-current={stage.state === 'current' ? 'step' : undefined}
        >
          <div className="stage-head">
            <span className="stage-mark" aria-hidden="true">
              {marks[stage.state]}
            </span>
            <strong>{stage.name}</strong>
            <span className="sr-only"> {t(`case.stageState.${stage.state}`)}</span>
          </div>
          <div className="stage-body">
            {stage.unit !== null && stage.state !== 'ahead' && <div>{stage.unit.name}</div>}
            {stage.state === 'current' && stage.unit?.telephone != null && (
              <a href={`tel:${stage.unit.telephone}`}>{stage.unit.telephone}</a>
            )}
            {stage.state === 'done' && stage.endedAt !== null && (
              <div className="soft">{format.day(stage.endedAt)}</div>
            )}
            {stage.state === 'skipped' && <div className="soft">{t('case.stageState.skipped')}</div>}
            {/* A stage to come shows the clock that runs towards it, not one that an earlier round closed. */}
            {stage.clock !== null && !(stage.state === 'ahead' && stage.clock.endedAt !== null) && (
              <div className="stage-clock">
                <ClockButton clock={stage.clock} />
                {stage.clock.endedAt === null && (
                  <div>
                    <DueText clock={stage.clock} />
                  </div>
                )}
              </div>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
