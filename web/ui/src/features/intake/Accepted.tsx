/** Accepted: what happens next, and the papers to hand over at the counter. */
import { Result } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import type { submit } from '../../../../api/intake.ts';

export function Accepted({ answer }: { answer: AnswerOf<typeof submit> }) {
  const { t } = useTranslation('staff');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const paper = answer.materialsComplete ? 'acceptance' : 'material-list';
  return (
    <div className="card" role="status">
      <Result
        status="success"
        title={
          <h1 ref={heading} tabIndex={-1}>
            {t('intake.accepted', { number: answer.caseNumber })}
          </h1>
        }
        subTitle={<span className="sent-next">{answer.next}</span>}
        extra={
          <div className="row" style={{ justifyContent: 'center' }}>
            <Link className="link-button primary" to={`/cases/${answer.caseId}/papers/${paper}`}>
              {t('intake.printPaper', { paper: t(`paper.kind.${paper}`) })}
            </Link>
            <Link className="link-button" to={`/cases/${answer.caseId}`}>
              {t('task.closedNext')}
            </Link>
            <Link className="link-button" to="/intake">
              {t('intake.another')}
            </Link>
          </div>
        }
      />
    </div>
  );
}
