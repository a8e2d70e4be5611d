/** 材料: what was asked for, what is there, requests for correction; uploads where they are allowed. */
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../../../../api/cases.ts';
import { Materials } from '../../shared/case/Materials.tsx';
import { useFormat } from '../../shared/format.ts';
import { TaskMaterials } from '../task/TaskMaterials.tsx';

export function CaseMaterials({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <div className="stack">
      {detail.allowed.upload ? (
        <TaskMaterials detail={detail} disabled={false} />
      ) : (
        <section className="card" aria-label={t('case.materials')}>
          <Materials materials={detail.materials} />
        </section>
      )}
      {detail.corrections.length > 0 && (
        <section className="card" aria-labelledby="corrections">
          <h2 id="corrections">{t('case.corrections')}</h2>
          <ul className="plain-list">
            {detail.corrections.map((request) => (
              <li key={request.id}>
                <strong>{request.by.name}</strong>{' '}
                <span className="soft">{format.stamp(request.requestedAt)}</span>{' '}
                {request.answeredAt === null ? (
                  <span className="warn-text">{t('case.correctionOpen')}</span>
                ) : (
                  <span>{t('case.correctionAnswered', { at: format.stamp(request.answeredAt) })}</span>
                )}
                {request.note !== null && <p>{request.note}</p>}
                <ul>
                  {request.materials.map((material) => (
                    <li key={material.name}>
                      {material.name}: {material.what}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
