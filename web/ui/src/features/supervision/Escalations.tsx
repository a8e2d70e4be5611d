/** Reminders and escalations as they were recorded. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { escalations } from '../../../../api/supervision.ts';
import { call } from '../../shared/api/call.ts';
import { currentMe } from '../../shared/api/session-store.ts';
import { useFormat } from '../../shared/format.ts';
import { Light } from '../../shared/lights/Light.tsx';
import { Loaded } from '../../shared/problem/Loaded.tsx';
import { DataTable } from '../../shared/table/DataTable.tsx';

export function Escalations() {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const query = useQuery({
    queryKey: ['supervision', 'escalations', currentMe()?.actingPostId],
    queryFn: ({ signal }) => call(escalations, { query: { limit: 20 } }, { signal }),
  });
  return (
    <section aria-labelledby="escalations" className="supervised">
      <h2 id="escalations" className="section-title">
        {t('supervision.escalations')}
      </h2>
      <Loaded query={query} rows={3}>
        {({ rows }) => (
          <DataTable
            caption={t('supervision.escalations')}
            rows={rows}
            rowKey={(row) => row.id}
            empty={<p>{t('supervision.noEscalations')}</p>}
            columns={[
              {
                key: 'case',
                title: t('case.column.number'),
                cell: (row) => (
                  <Link className="row-link" to={`/cases/${row.caseId}`}>
                    {row.caseNumber}
                  </Link>
                ),
              },
              {
                key: 'level',
                title: t('inbox.light'),
                cell: (row) => (
                  <span className="row row-tight">
                    <Light light={row.level === 'overdue' ? 'overdue' : 'due-soon'} />
                    {row.clockName}
                  </span>
                ),
              },
              { key: 'unit', title: t('supervision.unit'), cell: (row) => row.unit.name },
              {
                key: 'told',
                title: t('supervision.level.warn'),
                cell: (row) =>
                  row.told.length === 0
                    ? '—'
                    : t('supervision.told', { who: row.told.map((user) => user.name).join(t('item.and')) }),
              },
              {
                key: 'at',
                title: t('clock.day'),
                cell: (row) => <span className="nowrap">{format.stamp(row.at)}</span>,
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
