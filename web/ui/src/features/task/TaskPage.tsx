/** What do I have to decide, and on what? Left the form, right the case, the decision always in sight. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { type CaseDetail, get as getCase } from '../../../../api/cases.ts';
import type { ServerEvent } from '../../../../api/events.ts';
import { get, type TaskPage as Task } from '../../../../api/tasks.ts';
import { call } from '../../shared/api/call.ts';
import { useServerEvents } from '../../shared/api/events.ts';
import { currentMe } from '../../shared/api/session-store.ts';
import { CaseBrief } from '../../shared/case/CaseBrief.tsx';
import { ClockButton } from '../../shared/deadline/ClockList.tsx';
import { FormSchema } from '../../shared/form/schema.ts';
import { compileForm } from '../../shared/form/visible.ts';
import { Loaded } from '../../shared/problem/Loaded.tsx';
import { useTitle } from '../../shared/title.ts';
import { Opinions } from './Opinions.tsx';
import { type Answer, Sent } from './Sent.tsx';
import { Submitting } from './Submitting.tsx';
import { TaskForm } from './TaskForm.tsx';
import { TaskMaterials } from './TaskMaterials.tsx';
import './task.css';

export default function TaskPage() {
  const { userTaskKey = '' } = useParams();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['task', userTaskKey],
    queryFn: ({ signal }) => call(get, { params: { userTaskKey } }, { signal }),
    // The form is a draft in progress: what comes anew must not replace it under somebody's hands.
    refetchOnWindowFocus: false,
  });
  const onEvent = useCallback(
    (event: ServerEvent) => {
      if (event.type === 'task' && event.userTaskKey === userTaskKey) {
        void client.invalidateQueries({ queryKey: ['task', userTaskKey] });
      }
    },
    [client, userTaskKey],
  );
  useServerEvents(onEvent);
  return (
    <Loaded query={query} rows={12}>
      {(task) => <OpenTask key={task.userTaskKey} task={task} />}
    </Loaded>
  );
}

/**
 * Whether papers are what this task is about: the window still misses some, or the home asked for a correction.
 * Once it was so it stays so, or the list would vanish with the last upload.
 */
function useAsksMaterials(task: Task, detail: CaseDetail | undefined): boolean {
  const [asked, setAsked] = useState(false);
  const asks =
    task.role === 'window' &&
    detail?.allowed.upload === true &&
    (detail.materials.some((material) => material.required && material.state !== 'received') ||
      detail.corrections.some((request) => request.answeredAt === null));
  if (asks && !asked) setAsked(true);
  return asked;
}

function OpenTask({ task }: { task: Task }) {
  const { t } = useTranslation('staff');
  const { row } = task.case;
  useTitle(`${task.name} ${row.applicant}`);
  const detail = useQuery({
    queryKey: ['case', row.caseId],
    queryFn: ({ signal }) => call(getCase, { params: { caseId: row.caseId } }, { signal }),
  });
  const compiled = useMemo(() => {
    try {
      return compileForm(FormSchema.parse(task.form.schema));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }, [task.form.schema]);
  const asksMaterials = useAsksMaterials(task, detail.data);
  // The event of one's own completion may come before its answer: the page must not close under the sender's hands.
  const [sending, setSending] = useState(false);
  const [sent, setSent] = useState<Answer | null>(null);
  // With the claim comes the draft that an earlier holder or day left: the form begins anew with it, once.
  const [mine, setMine] = useState(task.allowed.complete);
  if (task.allowed.complete && !mine) setMine(true);
  const open = task.state === 'open' || sending;
  const takenBy =
    task.assignee !== null && task.assignee.id !== currentMe()?.user.id ? task.assignee.name : null;
  return (
    <>
      <div className="page-head">
        <div>
          <h1>
            {task.name} · {row.applicant}
          </h1>
          <p className="soft">
            <Link to={`/cases/${row.caseId}`}>{row.caseNumber}</Link> · {row.receivingUnit.name} →{' '}
            {row.homeUnit.name}
          </p>
        </div>
        {task.clock !== null && <ClockButton clock={task.clock} />}
      </div>
      <div className="task-grid">
        <div className="stack">
          {sent !== null && <Sent answer={sent} userTaskKey={task.userTaskKey} />}
          {sent === null && !sending && (task.state === 'completed' || task.state === 'canceled') && (
            <Alert
              type="info"
              showIcon
              title={t('task.closed')}
              action={<Link to={`/cases/${row.caseId}`}>{t('task.closedNext')}</Link>}
            />
          )}
          {sent === null && task.state === 'open' && takenBy !== null && (
            <Alert type="warning" showIcon title={t('task.taken', { name: takenBy })} />
          )}
          {sent === null && !sending && task.state === 'submitting' && (
            <Submitting userTaskKey={task.userTaskKey} caseId={row.caseId} />
          )}
          {asksMaterials && detail.data !== undefined && open && sent === null && (
            <TaskMaterials detail={detail.data} disabled={!task.allowed.complete} />
          )}
          {compiled instanceof Error ? (
            <Alert type="error" showIcon title={t('form.unsupported')} description={compiled.message} />
          ) : (
            open &&
            sent === null && (
              <TaskForm
                key={String(mine)}
                task={task}
                form={compiled}
                onSending={setSending}
                onSent={setSent}
              />
            )
          )}
        </div>
        <aside className="task-case stack" aria-label={t('task.caseBeside')}>
          <section className="card" aria-labelledby="opinions">
            <h2 id="opinions">{t('task.opinions')}</h2>
            <Opinions opinions={task.opinions} />
          </section>
          <div className="card">
            <CaseBrief summary={task.case} reveal={detail.data?.allowed.reveal ?? []} />
          </div>
        </aside>
      </div>
    </>
  );
}
