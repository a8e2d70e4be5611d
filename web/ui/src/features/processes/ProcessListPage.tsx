/** 流程与规则: models with their versions, and what has gone wrong. Here the engine's own words are used. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import { incidents, list, retryIncident, versions } from '../../../../api/processes.ts';
import { call } from '../../shared/api/call.ts';
import { useFormat } from '../../shared/format.ts';
import { Loaded } from '../../shared/problem/Loaded.tsx';
import { useProblemText } from '../../shared/problem/ProblemNote.tsx';
import { DataTable } from '../../shared/table/DataTable.tsx';
import { useTitle } from '../../shared/title.ts';
import { Tabs } from '../../shared/ui/Tabs.tsx';

export default function ProcessListPage() {
  const { t } = useTranslation('staff');
  useTitle(t('nav.processes'));
  const [tab, setTab] = useState('models');
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.processes')}</h1>
      </div>
      <Tabs
        label={t('nav.processes')}
        active={tab}
        onChange={setTab}
        items={[
          { key: 'models', label: t('processes.models'), children: <Models /> },
          { key: 'incidents', label: t('processes.incidents'), children: <Incidents /> },
        ]}
      />
    </>
  );
}

/** The name is a query: a path that ends like a file would be answered as one. */
function modelAddress(resourceName: string): string {
  return `/processes/model?name=${encodeURIComponent(resourceName)}`;
}

type Model = AnswerOf<typeof list>['models'][number];

const kinds = ['bpmn', 'dmn', 'form'];
/** Diagrams first: they are what an administrator comes for. */
function byKindThenName(a: Model, b: Model): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.name.localeCompare(b.name, 'zh-CN');
}

function Models() {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const [shown, setShown] = useState<Model | null>(null);
  const query = useQuery({ queryKey: ['processes'], queryFn: ({ signal }) => call(list, {}, { signal }) });
  return (
    <>
      <Loaded query={query}>
        {({ models }) => (
          <DataTable
            caption={t('processes.models')}
            rows={models.toSorted(byKindThenName)}
            rowKey={(model) => model.resourceName}
            empty={<p>{t('processes.none')}</p>}
            columns={[
              {
                key: 'name',
                title: t('processes.name'),
                cell: (model) => (
                  <>
                    <Link className="row-link" to={modelAddress(model.resourceName)}>
                      {model.name || model.definitionId}
                    </Link>
                    <div className="soft">{model.resourceName}</div>
                  </>
                ),
              },
              { key: 'kind', title: t('processes.kind'), cell: (model) => model.kind.toUpperCase() },
              {
                key: 'version',
                title: t('processes.version'),
                cell: (model) => (
                  <button type="button" className="row-link" onClick={() => setShown(model)}>
                    {model.latest === null
                      ? '—'
                      : t('processes.versionNumber', { version: model.latest.version })}
                    <span className="soft"> {t('processes.versionCount', { count: model.versions })}</span>
                  </button>
                ),
              },
              {
                key: 'running',
                title: t('processes.running'),
                align: 'right',
                cell: (model) => model.running ?? '—',
              },
              {
                key: 'incidents',
                title: t('processes.incidents'),
                align: 'right',
                cell: (model) =>
                  model.incidents ? (
                    <strong className="incident-count">{model.incidents}</strong>
                  ) : (
                    (model.incidents ?? '—')
                  ),
              },
              {
                key: 'draft',
                title: t('processes.draft'),
                cell: (model) =>
                  model.draft === null ? '—' : `${model.draft.by.name} ${format.stamp(model.draft.savedAt)}`,
              },
              {
                key: 'deployed',
                title: t('processes.deployedAt'),
                cell: (model) => (model.latest === null ? '—' : format.stamp(model.latest.deployedAt)),
                deskOnly: true,
              },
            ]}
          />
        )}
      </Loaded>
      {shown !== null && <Versions model={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function Versions({ model, onClose }: { model: Model; onClose: () => void }) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const format = useFormat();
  const query = useQuery({
    queryKey: ['process-versions', model.resourceName],
    queryFn: () => call(versions, { params: { resourceName: model.resourceName } }),
  });
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('processes.versionsOf', { name: model.name || model.definitionId })}
      size="min(640px, 100vw)"
      closable={{ 'aria-label': base('close') }}
    >
      <Loaded query={query}>
        {(data) => (
          <DataTable
            caption={t('processes.version')}
            rows={data.versions}
            rowKey={(version) => version.definitionKey}
            columns={[
              {
                key: 'version',
                title: t('processes.version'),
                cell: (version) => (
                  <Link
                    className="row-link"
                    to={`${modelAddress(model.resourceName)}&version=${version.version}`}
                    onClick={onClose}
                  >
                    {t('processes.versionNumber', { version: version.version })} {version.versionTag}
                  </Link>
                ),
              },
              {
                key: 'at',
                title: t('processes.deployedAt'),
                cell: (version) => (
                  <>
                    {format.stamp(version.deployedAt)}
                    <div className="soft">{version.deployedBy?.name ?? t('processes.bySystem')}</div>
                  </>
                ),
              },
              { key: 'note', title: t('processes.note'), cell: (version) => version.note ?? '—' },
              {
                key: 'running',
                title: t('processes.running'),
                align: 'right',
                cell: (version) => version.running ?? '—',
              },
            ]}
          />
        )}
      </Loaded>
    </Drawer>
  );
}

function Incidents() {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const client = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const query = useQuery({
    queryKey: ['incidents'],
    queryFn: ({ signal }) => call(incidents, { query: { limit: 100 } }, { signal }),
  });
  const retry = useMutation({
    mutationFn: (incidentKey: string) => call(retryIncident, { params: { incidentKey } }),
    onSuccess: () => void message.success(t('processes.retried')),
    onError: (error) => void message.error(problemText(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['incidents'] });
      void client.invalidateQueries({ queryKey: ['processes'] });
    },
  });
  return (
    <Loaded query={query}>
      {({ rows }) => (
        <DataTable
          caption={t('processes.incidents')}
          rows={rows}
          rowKey={(row) => row.incidentKey}
          empty={<p>✓ {t('processes.noIncidents')}</p>}
          columns={[
            {
              key: 'element',
              title: t('processes.element'),
              cell: (row) => (
                <>
                  <strong>{row.elementName || row.elementId}</strong>
                  <div className="soft">
                    {row.processId} · {row.errorType}
                  </div>
                </>
              ),
            },
            { key: 'message', title: t('processes.message'), cell: (row) => row.message },
            {
              key: 'case',
              title: t('case.column.number'),
              cell: (row) => row.caseNumber ?? row.processInstanceKey,
            },
            {
              key: 'at',
              title: t('audit.at'),
              cell: (row) => <span className="nowrap">{format.stamp(row.at)}</span>,
            },
            {
              key: 'retry',
              title: <span className="sr-only">{t('table.actions')}</span>,
              cell: (row) => (
                <Button
                  size="small"
                  loading={retry.isPending && retry.variables === row.incidentKey}
                  onClick={() => retry.mutate(row.incidentKey)}
                >
                  {t('processes.retry')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Loaded>
  );
}
