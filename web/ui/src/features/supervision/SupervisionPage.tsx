/** What will be late? Figures first, then units × steps, then the cases behind a figure or a cell. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import { statuses } from '../../../../../domain/case-status/status.ts';
import { list, overview, type SupervisedRow, type View } from '../../../../api/supervision.ts';
import { call } from '../../shared/api/call.ts';
import { currentMe } from '../../shared/api/session-store.ts';
import { ClockButton } from '../../shared/deadline/ClockList.tsx';
import { useFormat } from '../../shared/format.ts';
import { usePreferences } from '../../shared/preferences.ts';
import { LateSkeleton, Loaded } from '../../shared/problem/Loaded.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { type Column, DataTable } from '../../shared/table/DataTable.tsx';
import { useTitle } from '../../shared/title.ts';
import { Escalations } from './Escalations.tsx';
import { Figures } from './Figures.tsx';
import { Heat, type HeatCell } from './Heat.tsx';
import { UrgeDialog } from './UrgeDialog.tsx';
import './supervision.css';

type Row = z.infer<typeof SupervisedRow>;
type ViewName = z.infer<typeof View>;

export default function SupervisionPage() {
  const { t } = useTranslation('staff');
  useTitle(t('supervision.title'));
  const [view, setView] = useState<ViewName>('overdue');
  const [cell, setCell] = useState<HeatCell | null>(null);
  const query = useQuery({
    queryKey: ['supervision', 'overview', currentMe()?.actingPostId],
    queryFn: ({ signal }) => call(overview, {}, { signal }),
    refetchInterval: 60_000,
  });
  return (
    <>
      <div className="page-head">
        <h1>{t('supervision.title')}</h1>
      </div>
      <Loaded query={query}>
        {(data) => (
          <div className="stack">
            <Figures
              figures={data.figures}
              view={cell === null ? view : null}
              onView={(next) => {
                setView(next);
                setCell(null);
              }}
            />
            <Heat heat={data.heat} chosen={cell} onChoose={setCell} />
          </div>
        )}
      </Loaded>
      <SupervisedCases view={cell === null ? view : 'all'} cell={cell} onClear={() => setCell(null)} />
      <Escalations />
    </>
  );
}

interface SupervisedCasesProps {
  view: ViewName;
  cell: HeatCell | null;
  onClear: () => void;
}

function SupervisedCases({ view, cell, onClear }: SupervisedCasesProps) {
  const { t } = useTranslation('staff');
  const [urged, setUrged] = useState<Row | null>(null);
  const input = { view, ...(cell === null ? {} : { unitId: cell.unitId, elementId: cell.elementId }) };
  const query = useInfiniteQuery({
    queryKey: ['supervision', 'list', currentMe()?.actingPostId, input],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        list,
        { query: { ...input, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const columns = useColumns(setUrged);
  return (
    <section aria-labelledby="supervised" className="supervised">
      <div className="row section-title">
        <h2 id="supervised">
          {t('supervision.list')}:{' '}
          {cell === null
            ? t(`supervision.figure.${view}`)
            : t('supervision.filtered', { unit: cell.unitName, step: cell.stepName })}
        </h2>
        {cell !== null && <Button onClick={onClear}>{t('supervision.clearCell')}</Button>}
      </div>
      {query.isError ? (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <LateSkeleton />
      ) : (
        <DataTable
          caption={t('supervision.list')}
          columns={columns}
          rows={rows}
          rowKey={(row) => `${row.caseId}-${row.userTaskKey ?? ''}`}
          empty={<p>{t('supervision.empty')}</p>}
        />
      )}
      {query.hasNextPage && (
        <p className="more-row">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('table.more')}
          </Button>
        </p>
      )}
      {urged?.userTaskKey != null && (
        <UrgeDialog
          userTaskKey={urged.userTaskKey}
          caseNumber={urged.caseNumber}
          onClose={() => setUrged(null)}
        />
      )}
    </section>
  );
}

function useColumns(onUrge: (row: Row) => void): Column<Row>[] {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  const format = useFormat();
  return [
    {
      key: 'person',
      title: t('case.column.person'),
      cell: (row) => (
        <Link to={`/cases/${row.caseId}`} className="row-link">
          {row.applicant} · {row.stepName || statuses[row.status][language]}
        </Link>
      ),
    },
    {
      key: 'clock',
      title: t('case.column.clock'),
      cell: (row) =>
        row.clock === null ? <span className="soft">—</span> : <ClockButton clock={row.clock} />,
    },
    {
      key: 'holder',
      title: t('supervision.holder'),
      cell: (row) => (
        <>
          {row.holder?.name ?? '—'}
          <div className="soft">
            {row.assignee?.name ??
              (row.userTaskKey === null ? (
                ''
              ) : (
                <span className={row.unclaimedOverADay ? 'warn-text' : ''}>
                  {t('supervision.unclaimedBy')}
                </span>
              ))}
            {row.holder?.telephone != null && ` ${row.holder.telephone}`}
          </div>
        </>
      ),
    },
    {
      key: 'number',
      title: t('case.column.number'),
      cell: (row) => <span className="nowrap">{row.caseNumber}</span>,
    },
    {
      key: 'waiting',
      title: t('supervision.waiting'),
      cell: (row) => <span className="nowrap">{format.stamp(row.waitingSince).slice(5)}</span>,
      deskOnly: true,
    },
    {
      key: 'urge',
      title: t('supervision.urge'),
      cell: (row) => (
        <span className="row row-tight">
          {row.userTaskKey !== null && (
            <Button
              size="small"
              onClick={() => onUrge(row)}
              aria-label={`${t('supervision.urge')} ${row.applicant}`}
            >
              {t('supervision.urge')}
            </Button>
          )}
          {row.urges > 0 && (
            <span
              className="soft"
              title={
                row.lastUrgedAt === null
                  ? ''
                  : t('supervision.lastUrged', { at: format.stamp(row.lastUrgedAt) })
              }
            >
              {t('supervision.urged', { count: row.urges })}
            </span>
          )}
        </span>
      ),
    },
  ];
}
