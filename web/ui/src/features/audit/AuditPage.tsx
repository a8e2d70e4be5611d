/** Audit: who did what to what, when, with which result; and whether the chain is whole. */
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { type AuditRow, list, verify } from '../../../../api/audit.ts';
import { call } from '../../shared/api/call.ts';
import { DateInput } from '../../shared/form/DateInput.tsx';
import { useFormat } from '../../shared/format.ts';
import { LateSkeleton } from '../../shared/problem/Loaded.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { type Column, DataTable } from '../../shared/table/DataTable.tsx';
import { useTitle } from '../../shared/title.ts';
import '../inbox/inbox.css';

type Row = z.infer<typeof AuditRow>;

export default function AuditPage() {
  const { t } = useTranslation('staff');
  useTitle(t('audit.title'));
  const [q, setQ] = useState('');
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const input = {
    ...(q === '' ? {} : { q }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
  const query = useInfiniteQuery({
    queryKey: ['audit', input],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        list,
        { query: { ...input, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const columns = useColumns();
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <div className="page-head">
        <h1>{t('audit.title')}</h1>
        <Verify />
      </div>
      <search className="filter-bar" aria-label={t('inbox.filters')}>
        <Input.Search
          allowClear
          className="filter-search"
          aria-label={t('audit.search')}
          placeholder={t('audit.search')}
          onSearch={(text) => setQ(text.trim())}
        />
        <label className="row row-tight" htmlFor="audit-from">
          {t('audit.from')}
          <DateInput id="audit-from" value={from} onChange={setFrom} />
        </label>
        <label className="row row-tight" htmlFor="audit-to">
          {t('audit.to')}
          <DateInput id="audit-to" value={to} onChange={setTo} />
        </label>
      </search>
      {query.isError ? (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <LateSkeleton rows={10} />
      ) : (
        <DataTable
          caption={t('audit.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => String(row.number)}
          empty={<p>{t('audit.empty')}</p>}
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

function Verify() {
  const { t } = useTranslation('staff');
  const check = useMutation({ mutationFn: () => call(verify) });
  return (
    <div className="row" role="status">
      {check.data !== undefined && (
        <Alert
          type={check.data.intact ? 'success' : 'error'}
          showIcon
          title={
            check.data.intact
              ? t('audit.intact', { rows: check.data.rows })
              : t('audit.broken', { number: check.data.brokenAt ?? 0 })
          }
        />
      )}
      <ProblemNote error={check.error} />
      <Button loading={check.isPending} onClick={() => check.mutate()}>
        {t('audit.verify')}
      </Button>
    </div>
  );
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const format = useFormat();
  return [
    {
      key: 'at',
      title: t('audit.at'),
      cell: (row) => (
        <span className="nowrap">
          {format.stamp(row.at)} <span className="soft">#{row.number}</span>
        </span>
      ),
    },
    {
      key: 'who',
      title: t('audit.who'),
      cell: (row) => (
        <>
          {row.who}
          <div className="soft">
            {row.unitName}{' '}
            {row.role !== null && base(`role.${row.role as 'window'}`, { defaultValue: row.role })}
          </div>
        </>
      ),
    },
    {
      key: 'action',
      title: t('audit.action'),
      cell: (row) =>
        t(`audit.actions.${row.action.replaceAll('.', '-') as 'case-submit'}`, { defaultValue: row.action }),
    },
    {
      key: 'result',
      title: t('audit.result'),
      cell: (row) => (
        <span className={row.result === 'done' ? '' : 'warn-text'}>{t(`audit.results.${row.result}`)}</span>
      ),
    },
    { key: 'object', title: t('audit.object'), cell: (row) => row.objectLabel ?? row.objectId ?? '—' },
    { key: 'address', title: t('audit.address'), cell: (row) => row.address ?? '—', deskOnly: true },
  ];
}
