/** What happened and what comes next; the next task is one key away. */
import { useQuery } from '@tanstack/react-query';
import { Result } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import { list } from '../../../../api/inbox.ts';
import type { complete } from '../../../../api/tasks.ts';
import { call } from '../../shared/api/call.ts';
import { Submitting } from './Submitting.tsx';

export type Answer = AnswerOf<typeof complete>;

export function Sent({ answer, userTaskKey }: { answer: Answer; userTaskKey: string }) {
  const { t } = useTranslation('staff');
  const heading = useRef<HTMLHeadingElement>(null);
  const next = useQuery({
    queryKey: ['inbox', 'next'],
    queryFn: () => call(list, { query: { tab: 'todo', sort: 'due', limit: 2 } }),
    staleTime: 0,
  });
  useEffect(() => heading.current?.focus(), []);
  if (answer.state === 'submitting') return <Submitting userTaskKey={userTaskKey} caseId={answer.caseId} />;
  const row = next.data?.rows.find((each) => each.userTaskKey !== userTaskKey);
  return (
    <div className="card" role="status">
      <Result
        status="success"
        title={
          <h2 ref={heading} tabIndex={-1}>
            {t('task.sent')}
          </h2>
        }
        subTitle={<span className="sent-next">{answer.next}</span>}
        extra={
          <div className="row" style={{ justifyContent: 'center' }}>
            {row?.userTaskKey != null && (
              <Link className="link-button primary" to={`/tasks/${row.userTaskKey}`}>
                {t('task.next')}: {row.applicant} · {row.stepName}
              </Link>
            )}
            <Link className="link-button" to="/inbox/todo">
              {t('task.back')}
            </Link>
            <Link className="link-button" to={`/cases/${answer.caseId}`}>
              {t('task.closedNext')}
            </Link>
          </div>
        }
      />
    </div>
  );
}
