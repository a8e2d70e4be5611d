/** A completion that the engine has not answered yet: asks until it is settled. Nothing is lost meanwhile. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { submission } from '../../../../api/tasks.ts';
import { call } from '../../shared/api/call.ts';

export function Submitting({ userTaskKey, caseId }: { userTaskKey: string; caseId: string }) {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['submission', userTaskKey],
    queryFn: () => call(submission, { params: { userTaskKey } }),
    refetchInterval: (q) =>
      q.state.data === undefined || q.state.data.state === 'submitting' ? 2000 : false,
  });
  const state = query.data?.state;
  useEffect(() => {
    if (state === 'failed' || state === 'none')
      void client.invalidateQueries({ queryKey: ['task', userTaskKey] });
  }, [state, client, userTaskKey]);
  const next = (
    <span className="row">
      <Link to="/inbox/todo">{t('task.back')}</Link>
      <Link to={`/cases/${caseId}`}>{t('inbox.wholeCase')}</Link>
    </span>
  );
  if (state === 'completed') {
    return (
      <Alert type="success" showIcon title={t('task.sent')} description={query.data?.next} action={next} />
    );
  }
  if (state === 'failed') return <Alert type="error" showIcon title={query.data?.detail} />;
  return <Alert type="info" showIcon title={t('task.submittingLong')} action={next} />;
}
