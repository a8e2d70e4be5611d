/** 收件箱: what must I do next? Tabs, one table, a preview on the right that keeps the list. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router';
import { type InboxRow, InboxSort, list, Tab, tabs } from '../../../../api/inbox.ts';
import { useInboxCounts } from '../../app/inbox-counts.ts';
import { call } from '../../shared/api/call.ts';
import { currentMe } from '../../shared/api/session-store.ts';
import { useKeys } from '../../shared/keyboard.ts';
import { usePhone } from '../../shared/media.ts';
import { LateSkeleton } from '../../shared/problem/Loaded.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import type { Sorting } from '../../shared/table/DataTable.tsx';
import { useTitle } from '../../shared/title.ts';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { useClaims } from './claims.ts';
import { InboxFilters, noFilters } from './InboxFilters.tsx';
import { InboxPreview } from './InboxPreview.tsx';
import { InboxTable } from './InboxTable.tsx';
import './inbox.css';

const defaultSorting: Readonly<Record<Tab, Sorting>> = {
  todo: { by: 'due', order: 'asc' },
  claimable: { by: 'due', order: 'asc' },
  done: { by: 'at', order: 'desc' },
  started: { by: 'due', order: 'asc' },
  copied: { by: 'at', order: 'desc' },
};

export default function InboxPage() {
  const { tab } = useParams();
  const parsed = Tab.safeParse(tab);
  if (!parsed.success) return <Navigate to="/inbox/todo" replace />;
  return <Inbox key={parsed.data} tab={parsed.data} />;
}

/** Where Enter leads: the task while it is open, else the case. */
function addressOf(row: InboxRow): string {
  return row.userTaskKey !== null && (row.state === 'open' || row.state === 'submitting')
    ? `/tasks/${row.userTaskKey}`
    : `/cases/${row.caseId}`;
}

function useInboxRows(tab: Tab, filters: typeof noFilters, sorting: Sorting) {
  const query = {
    tab,
    ...filters,
    sort: InboxSort.catch('due').parse(sorting.by),
    order: sorting.order,
  };
  return useInfiniteQuery({
    queryKey: ['inbox', currentMe()?.actingPostId, query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        list,
        { query: { ...query, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
}

function Inbox({ tab }: { tab: Tab }) {
  const { t } = useTranslation('staff');
  useTitle(t(`inbox.tab.${tab}`));
  const navigate = useNavigate();
  const phone = usePhone();
  const [filters, setFilters] = useState(noFilters);
  const [sorting, setSorting] = useState(defaultSorting[tab]);
  const [active, setActive] = useState<string | null>(null);
  const [previewed, setPreviewed] = useState(false);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const query = useInboxRows(tab, filters, sorting);
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const current = rows.find((row) => row.id === active) ?? null;
  const claims = useClaims();
  const claimable = tab === 'claimable';

  const move = useCallback(
    (step: number) => {
      if (rows.length === 0) return;
      const at = rows.findIndex((row) => row.id === active);
      const next = rows[Math.min(rows.length - 1, Math.max(0, at === -1 ? 0 : at + step))];
      if (next === undefined) return;
      setActive(next.id);
      const element = document.querySelector(`[data-row="${CSS.escape(next.id)}"]`);
      element?.scrollIntoView({ block: 'nearest' });
      element?.querySelector<HTMLElement>('.row-link')?.focus();
    },
    [rows, active],
  );
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    enter: () => current !== null && void navigate(addressOf(current)),
    c: () => claimable && current?.userTaskKey != null && void claims.claimOne(current),
    u: () => tab === 'todo' && current?.userTaskKey != null && void claims.releaseOne(current),
    x: () => {
      if (!claimable || current === null) return;
      const next = new Set(chosen);
      if (!next.delete(current.id)) next.add(current.id);
      setChosen(next);
    },
    escape: () => setPreviewed(false),
  });
  useEffect(() => {
    // Rows that left the list (claimed, taken) cannot stay chosen.
    setChosen((before) => {
      const kept = [...before].filter((id) => rows.some((row) => row.id === id));
      return kept.length === before.size ? before : new Set(kept);
    });
  }, [rows]);

  function choose(row: InboxRow) {
    setActive(row.id);
    if (phone) void navigate(addressOf(row));
    else setPreviewed(true);
  }
  const chosenRows = rows.filter((row) => chosen.has(row.id));
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.inbox')}</h1>
      </div>
      <InboxTabs tab={tab} />
      <InboxFilters tab={tab} filters={filters} onChange={setFilters} />
      {chosenRows.length > 0 && (
        <div className="bulk-bar" role="status">
          {t('inbox.chosen', { count: chosenRows.length })}
          <Button
            type="primary"
            loading={claims.busy}
            onClick={() => void claims.claimMany(chosenRows).then(() => setChosen(new Set()))}
          >
            {t('inbox.claimChosen')}
          </Button>
          <Button onClick={() => setChosen(new Set())}>{t('inbox.clearChosen')}</Button>
        </div>
      )}
      <div className={`inbox-body${previewed && current !== null ? ' with-preview' : ''}`}>
        <div>
          {query.isError ? (
            <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
          ) : query.isPending ? (
            <LateSkeleton rows={8} />
          ) : (
            <InboxTable
              tab={tab}
              rows={rows}
              sorting={sorting}
              onSort={setSorting}
              active={active}
              onChoose={choose}
              addressOf={addressOf}
              chosen={chosen}
              filtered={filters !== noFilters}
              narrow={previewed && current !== null}
              {...(claimable ? { onChosen: setChosen } : {})}
              onClaim={(row) => void claims.claimOne(row)}
              onClearFilters={() => setFilters(noFilters)}
            />
          )}
          {query.hasNextPage && (
            <p className="more-row">
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('table.more')}
              </Button>
            </p>
          )}
        </div>
        {previewed && current !== null && !phone && (
          <InboxPreview
            row={current}
            tab={tab}
            address={addressOf(current)}
            onClose={() => setPreviewed(false)}
            onClaim={() => void claims.claimOne(current)}
            onRelease={() => void claims.releaseOne(current)}
            busy={claims.busy}
          />
        )}
      </div>
    </>
  );
}

function InboxTabs({ tab }: { tab: Tab }) {
  const { t } = useTranslation('staff');
  const navigate = useNavigate();
  const { data } = useInboxCounts();
  return (
    <Tabs
      label={t('nav.inbox')}
      active={tab}
      onChange={(key) => void navigate(`/inbox/${key}`)}
      items={tabs.map((each) => ({
        key: each,
        label: (
          <>
            {t(`inbox.tab.${each}`)}
            {data !== undefined && (
              <span className="tab-count" data-empty={data[each] === 0}>
                {data[each]}
              </span>
            )}
          </>
        ),
      }))}
    />
  );
}
