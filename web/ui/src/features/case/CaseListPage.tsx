/** Cases the acting post may see; and what the search found. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { z } from 'zod';
import { statuses } from '../../../../../domain/case-status/status.ts';
import { lights } from '../../../../../domain/deadlines/wording.ts';
import { type CaseRow, list } from '../../../../api/cases.ts';
import { call } from '../../shared/api/call.ts';
import { currentMe } from '../../shared/api/session-store.ts';
import { useFormat } from '../../shared/format.ts';
import { ClockLight, type LightName } from '../../shared/lights/Light.tsx';
import { usePreferences } from '../../shared/preferences.ts';
import { LateSkeleton } from '../../shared/problem/Loaded.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { type Column, DataTable, type Sorting } from '../../shared/table/DataTable.tsx';
import { useTitle } from '../../shared/title.ts';
import '../inbox/inbox.css';

const SearchState = z.object({ q: z.string() });
const Sort = z.enum(['submitted', 'due', 'caseNumber']).catch('submitted');
const running: readonly LightName[] = ['overdue', 'due-soon', 'normal', 'paused'];

interface Filters {
  open?: 'true' | 'false';
  light?: LightName;
}

export default function CaseListPage() {
  const { t } = useTranslation('staff');
  useTitle(t('nav.cases'));
  const location = useLocation();
  const navigate = useNavigate();
  const state = SearchState.safeParse(location.state);
  const q = state.success ? state.data.q : '';
  const [filters, setFilters] = useState<Filters>({});
  const [sorting, setSorting] = useState<Sorting>({ by: 'submitted', order: 'desc' });
  const input = {
    ...(q === '' ? {} : { q }),
    ...filters,
    sort: Sort.parse(sorting.by),
    order: sorting.order,
  };
  const query = useInfiniteQuery({
    queryKey: ['cases', currentMe()?.actingPostId, input],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        list,
        { query: { ...input, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const columns = useColumns();
  return (
    <>
      <div className="page-head">
        <h1>{q === '' ? t('nav.cases') : t('case.searched', { q })}</h1>
        {q !== '' && <Button onClick={() => void navigate('/cases')}>{t('case.clearSearch')}</Button>}
      </div>
      <CaseFilters filters={filters} onChange={setFilters} />
      {query.isError ? (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <LateSkeleton rows={8} />
      ) : (
        <DataTable
          caption={t('case.list')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.caseId}
          sorting={sorting}
          onSort={setSorting}
          onRowClick={(row) => void navigate(`/cases/${row.caseId}`)}
          empty={<p>{q === '' ? t('case.empty') : t('case.emptyFound', { q })}</p>}
        />
      )}
      {query.hasNextPage && (
        <p className="more-row">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('table.more')}
          </Button>
        </p>
      )}
    </>
  );
}

function CaseFilters({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  return (
    <search className="filter-bar" aria-label={t('inbox.filters')}>
      <Select
        className="filter-select"
        aria-label={t('case.status')}
        value={filters.open ?? ''}
        options={[
          { value: '', label: t('case.all') },
          { value: 'true', label: t('case.openOnly') },
          { value: 'false', label: t('case.closedOnly') },
        ]}
        onChange={(open) =>
          onChange({
            ...(filters.light === undefined ? {} : { light: filters.light }),
            ...(open === 'true' || open === 'false' ? { open } : {}),
          })
        }
      />
      <Select
        allowClear
        className="filter-select"
        aria-label={t('inbox.light')}
        placeholder={t('inbox.light')}
        value={filters.light ?? null}
        options={running.map((light) => ({ value: light, label: lights[light][language] }))}
        onChange={(light) =>
          onChange({
            ...(filters.open === undefined ? {} : { open: filters.open }),
            ...(light == null ? {} : { light }),
          })
        }
      />
    </search>
  );
}

function useColumns(): Column<CaseRow>[] {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  const format = useFormat();
  return [
    {
      key: 'person',
      title: t('case.column.person'),
      cell: (row) => (
        <Link to={`/cases/${row.caseId}`} className="row-link">
          {row.applicant}
        </Link>
      ),
    },
    {
      key: 'status',
      title: t('case.column.status'),
      cell: (row) => (
        <>
          {statuses[row.status][language]}
          {row.holder !== null && <div className="soft">{row.holder.name}</div>}
        </>
      ),
    },
    {
      key: 'clock',
      title: t('case.column.clock'),
      sort: 'due',
      cell: (row) =>
        row.clock === null ? <span className="soft">—</span> : <ClockLight clock={row.clock} />,
    },
    {
      key: 'items',
      title: t('case.column.items'),
      cell: (row) => row.items.map((item) => t(`item.brief.${item}`)).join(t('item.and')),
    },
    {
      key: 'place',
      title: t('case.column.place'),
      cell: (row) =>
        row.receivingUnit.id === row.homeUnit.id
          ? row.homeUnit.name
          : `${row.receivingUnit.name} → ${row.homeUnit.name}`,
    },
    {
      key: 'number',
      title: t('case.column.number'),
      sort: 'caseNumber',
      cell: (row) => <span className="nowrap">{row.caseNumber}</span>,
    },
    {
      key: 'submitted',
      title: t('case.column.submitted'),
      sort: 'submitted',
      cell: (row) => <span className="nowrap">{format.day(row.submittedAt)}</span>,
      deskOnly: true,
    },
  ];
}
