/** Where is it, and when is it due? The strip of stages with its clocks; below, everything else in tabs. */
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { statuses } from '../../../../../domain/case-status/status.ts';
import { type CaseDetail, get } from '../../../../api/cases.ts';
import { call } from '../../shared/api/call.ts';
import { usePreferences } from '../../shared/preferences.ts';
import { LateSkeleton, Loaded } from '../../shared/problem/Loaded.tsx';
import { useTitle } from '../../shared/title.ts';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { CaseActions } from './CaseActions.tsx';
import { CaseMaterials } from './CaseMaterials.tsx';
import { CaseOverview } from './CaseOverview.tsx';
import { PaperList } from './PaperList.tsx';
import { Stages } from './Stages.tsx';
import { Timeline } from './Timeline.tsx';
import './case-page.css';

const Diagram = lazy(() => import('./Diagram.tsx'));

export default function CasePage() {
  const { caseId = '' } = useParams();
  const query = useQuery({
    queryKey: ['case', caseId],
    queryFn: ({ signal }) => call(get, { params: { caseId } }, { signal }),
  });
  return (
    <Loaded query={query} rows={12}>
      {(detail) => <Case key={detail.row.caseId} detail={detail} />}
    </Loaded>
  );
}

function Case({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  const { row } = detail;
  const [tab, setTab] = useState('overview');
  useTitle(`${row.applicant} ${row.caseNumber}`);
  const full = detail.view === 'full';
  const tabs = [
    { key: 'overview', label: t('case.tab.overview'), children: <CaseOverview detail={detail} /> },
    { key: 'timeline', label: t('case.tab.timeline'), children: <Timeline detail={detail} /> },
    ...(full
      ? [{ key: 'materials', label: t('case.tab.materials'), children: <CaseMaterials detail={detail} /> }]
      : []),
    {
      key: 'diagram',
      label: t('case.tab.diagram'),
      children: (
        <Suspense fallback={<LateSkeleton />}>
          <Diagram caseId={row.caseId} />
        </Suspense>
      ),
    },
    ...(full
      ? [{ key: 'papers', label: t('case.tab.papers'), children: <PaperList detail={detail} /> }]
      : []),
  ];
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>
            {row.applicant} <span className="status-tag">{statuses[row.status][language]}</span>
          </h1>
          <p className="soft">
            {row.caseNumber} · {row.receivingUnit.name} → {row.homeUnit.name}
          </p>
        </div>
        <CaseActions detail={detail} />
      </div>
      {detail.failed && <Alert type="error" showIcon title={t('case.failed')} className="gap-below" />}
      {!full && <Alert type="info" showIcon title={t('case.trace')} className="gap-below" />}
      <OpenTasks detail={detail} />
      <Stages stages={detail.stages} />
      <Tabs label={t('nav.cases')} active={tab} onChange={setTab} items={tabs} />
    </>
  );
}

function OpenTasks({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  if (detail.tasks.length === 0) return null;
  return (
    <section className="open-tasks" aria-label={t('case.openTasks')}>
      {detail.tasks.map((task) => (
        <Link key={task.userTaskKey} to={`/tasks/${task.userTaskKey}`} className="link-button primary">
          {task.mine ? t('case.work') : t('case.claimFirst')}: {task.name}
        </Link>
      ))}
    </section>
  );
}
