/** The one table of the inbox; its columns follow the tab. */
import { BellOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { statuses } from '../../../../../domain/case-status/status.ts';
import type { InboxRow, Tab } from '../../../../api/inbox.ts';
import { useInboxCounts } from '../../app/inbox-counts.ts';
import { mayOpen } from '../../app/rights.ts';
import { useFormat } from '../../shared/format.ts';
import { ClockLight } from '../../shared/lights/Light.tsx';
import { usePreferences } from '../../shared/preferences.ts';
import { type Column, DataTable, type Sorting } from '../../shared/table/DataTable.tsx';

export interface InboxTableProps {
  tab: Tab;
  rows: readonly InboxRow[];
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  active: string | null;
  onChoose: (row: InboxRow) => void;
  addressOf: (row: InboxRow) => string;
  chosen: ReadonlySet<string>;
  onChosen?: (keys: Set<string>) => void;
  onClaim: (row: InboxRow) => void;
  filtered: boolean;
  /** Half the width: the preview is open. */
  narrow: boolean;
  onClearFilters: () => void;
}

export function useItemsText(): (items: readonly ('living' | 'nursing')[]) => string {
  const { t } = useTranslation('staff');
  return (items) => items.map((item) => t(`item.brief.${item}`)).join(t('item.and'));
}

function useColumns(props: InboxTableProps): Column<InboxRow>[] {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const itemsText = useItemsText();
  const { language } = usePreferences();
  const { tab, addressOf, onClaim, narrow } = props;
  return useMemo(() => {
    const columns: Column<InboxRow>[] = [
      {
        key: 'matter',
        title: t('inbox.column.matter'),
        cell: (row) => (
          <span className="row row-tight">
            <Link to={addressOf(row)} className="row-link">
              {row.applicant} · {row.stepName}
            </Link>
            {row.urges > 0 && (
              <span className="urge-mark">
                <BellOutlined aria-hidden /> {t('inbox.urged', { count: row.urges })}
              </span>
            )}
            {row.draftSavedAt !== null && <span className="soft">{t('inbox.hasDraft')}</span>}
            {row.state === 'submitting' && <span className="soft">{t('inbox.submitting')}</span>}
            {row.unread && <span className="urge-mark">{t('inbox.unread')}</span>}
          </span>
        ),
      },
      {
        key: 'clock',
        title: t('inbox.column.clock'),
        sort: 'due',
        cell: (row) =>
          row.clock === null ? <span className="soft">—</span> : <ClockLight clock={row.clock} />,
      },
      {
        key: 'due',
        title: t('inbox.column.due'),
        cell: (row) =>
          row.clock?.dueDate == null ? (
            <span className="soft">—</span>
          ) : (
            <span className="nowrap">{format.shortDate(row.clock.dueDate)}</span>
          ),
        deskOnly: true,
      },
    ];
    if (!narrow) {
      columns.push(
        {
          key: 'items',
          title: t('inbox.column.items'),
          cell: (row) => <span className="nowrap">{itemsText(row.items)}</span>,
        },
        {
          key: 'place',
          title: t('inbox.column.place'),
          cell: (row) =>
            row.receivingUnit.id === row.homeUnit.id
              ? row.homeUnit.name
              : `${row.receivingUnit.name} → ${row.homeUnit.name}`,
        },
      );
    }
    if (tab === 'done') {
      columns.push({
        key: 'outcome',
        title: t('inbox.column.outcome'),
        cell: (row) => row.outcome ?? '—',
      });
    }
    if (tab === 'started') {
      columns.push({
        key: 'status',
        title: t('inbox.column.status'),
        cell: (row) => statuses[row.caseStatus][language],
      });
    }
    if (!narrow) {
      columns.push({
        key: 'number',
        title: t('inbox.column.number'),
        sort: 'caseNumber',
        cell: (row) => <span className="nowrap">{row.caseNumber}</span>,
      });
    }
    columns.push({
      key: 'at',
      title: t(`inbox.column.at.${tab}`),
      sort: 'at',
      cell: (row) => <span className="nowrap">{format.stamp(row.at).slice(5)}</span>,
      deskOnly: true,
    });
    if (tab === 'claimable') {
      columns.push({
        key: 'claim',
        title: <span className="sr-only">{t('inbox.claim')}</span>,
        cell: (row) => (
          <Button
            size="small"
            onClick={() => onClaim(row)}
            aria-label={`${t('inbox.claim')} ${row.applicant}`}
          >
            {t('inbox.claim')}
          </Button>
        ),
      });
    }
    return columns;
  }, [t, format, language, itemsText, tab, addressOf, onClaim, narrow]);
}

export function InboxTable(props: InboxTableProps) {
  const { t } = useTranslation('staff');
  const columns = useColumns(props);
  return (
    <DataTable
      caption={t(`inbox.tab.${props.tab}`)}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => row.id}
      sorting={props.sorting}
      onSort={props.onSort}
      activeKey={props.active}
      onRowClick={props.onChoose}
      selected={props.chosen}
      {...(props.onChosen === undefined ? {} : { onSelect: props.onChosen })}
      selectLabel={(row) => t('inbox.choose', { name: row.applicant, number: row.caseNumber })}
      rowClass={(row) => (row.unread ? 'unread' : '')}
      empty={<EmptyInbox tab={props.tab} filtered={props.filtered} onClear={props.onClearFilters} />}
    />
  );
}

/** Says what to do now, never just “no data”. */
function EmptyInbox({ tab, filtered, onClear }: { tab: Tab; filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation('staff');
  const { data } = useInboxCounts();
  if (filtered) {
    return (
      <div className="stack stack-tight" style={{ alignItems: 'center' }}>
        <p>{t('inbox.empty.filtered')}</p>
        <Button onClick={onClear}>{t('inbox.clearFilters')}</Button>
      </div>
    );
  }
  const waiting = data?.claimable ?? 0;
  return (
    <div className="stack stack-tight" style={{ alignItems: 'center' }}>
      <p>
        <strong>{t(`inbox.empty.${tab}`)}</strong>
      </p>
      {tab === 'todo' && waiting > 0 && (
        <Link to="/inbox/claimable">{t('inbox.empty.claimFirst', { count: waiting })}</Link>
      )}
      {tab === 'claimable' && (data?.todo ?? 0) > 0 && (
        <Link to="/inbox/todo">{t('inbox.empty.workOn', { count: data?.todo ?? 0 })}</Link>
      )}
      {(tab === 'started' || (tab === 'todo' && waiting === 0)) && mayOpen('intake') && (
        <Link to="/intake">{t('inbox.empty.start')}</Link>
      )}
    </div>
  );
}
