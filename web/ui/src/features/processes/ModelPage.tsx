/**
 * One model: edit, save as a draft, lint, deploy. BPMN in the diagram editor; decision tables and forms as source
 * text (their own editors come with the studio).
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { discardDraft, lint, saveDraft, source } from '../../../../api/processes.ts';
import { call, ProblemError } from '../../shared/api/call.ts';
import { useFormat } from '../../shared/format.ts';
import { LateSkeleton, Loaded } from '../../shared/problem/Loaded.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { useTitle } from '../../shared/title.ts';
import { DeployDialog } from './DeployDialog.tsx';
import type { EditorHandle, Finding } from './editor.ts';
import { FindingList } from './FindingList.tsx';
import { SourceEditor } from './SourceEditor.tsx';
import './processes.css';

const BpmnEditor = lazy(() => import('./BpmnEditor.tsx'));

export default function ModelPage() {
  const [search] = useSearchParams();
  const resourceName = search.get('name') ?? '';
  const version = search.get('version');
  useTitle(resourceName);
  const query = useQuery({
    queryKey: ['process-source', resourceName, version],
    queryFn: () =>
      call(source, {
        params: { resourceName },
        query: version === null ? { version: 'draft' } : { version },
      }).catch((error: unknown) => {
        // No draft yet: begin with what is deployed.
        const noDraft =
          error instanceof ProblemError && error.problem.code === 'not-found' && version === null;
        if (!noDraft) throw error;
        return call(source, { params: { resourceName }, query: {} });
      }),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Loaded query={query} rows={12}>
      {(data) => (
        <Model
          key={`${resourceName}-${version ?? ''}`}
          resourceName={resourceName}
          text={data.source}
          version={data.version}
          draftRevision={data.draftRevision}
          old={version !== null}
        />
      )}
    </Loaded>
  );
}

interface ModelProps {
  resourceName: string;
  text: string;
  version: number | null;
  draftRevision: number;
  /** A particular version is shown; saving makes it the draft. */
  old: boolean;
}

function Model({ resourceName, text, version, draftRevision, old }: ModelProps) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const editor = useRef<EditorHandle | null>(null);
  const revision = useRef(draftRevision);
  const [changed, setChanged] = useState(false);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [busy, setBusy] = useState<'save' | 'lint' | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [findings, setFindings] = useState<readonly Finding[] | null>(null);
  const [deploying, setDeploying] = useState<string | null>(null);
  const params = { resourceName };

  async function attempt(what: 'save' | 'lint', action: (text: string) => Promise<void>) {
    if (editor.current === null) return;
    setBusy(what);
    setProblem(null);
    try {
      await action(await editor.current.source());
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(null);
    }
  }
  const save = () =>
    attempt('save', async (now) => {
      const saved = await call(saveDraft, { params, body: { source: now, revision: revision.current } });
      revision.current = saved.revision;
      setSavedAt(saved.savedAt);
      setChanged(false);
      void client.invalidateQueries({ queryKey: ['processes'] });
    });
  /** Findings of the server and, for diagrams, of the linter in the page; shown on the elements. */
  const check = () =>
    attempt('lint', async (now) => {
      const [own, server] = await Promise.all([
        editor.current?.lint() ?? [],
        call(lint, { params, body: { source: now } }),
      ]);
      setFindings([...server.findings, ...own]);
    });
  async function startDeploying() {
    await check();
    const now = await editor.current?.source();
    if (now !== undefined) setDeploying(now);
  }
  function discard() {
    modal.confirm({
      title: t('processes.discardTitle'),
      content: t('processes.discardNote'),
      okButtonProps: { danger: true },
      okText: t('processes.discard'),
      onOk: async () => {
        await call(discardDraft, { params }).catch(setProblem);
        void client.invalidateQueries({ queryKey: ['processes'] });
        await client.resetQueries({ queryKey: ['process-source', resourceName] });
        globalThis.location.reload();
      },
    });
  }
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{resourceName}</h1>
          <p className="soft" role="status">
            <Link to="/processes">{t('nav.processes')}</Link> ·{' '}
            {version === null ? t('processes.draft') : t('processes.versionNumber', { version })}
            {old && ` · ${t('processes.oldVersion')}`}
            {changed && ` · ${t('processes.changed')}`}
            {savedAt !== null && !changed && ` · ${t('draft.saved', { time: format.time(savedAt) })}`}
          </p>
        </div>
        {draftRevision > 0 && <Button onClick={discard}>{t('processes.discard')}</Button>}
        <Button loading={busy === 'lint'} onClick={() => void check()}>
          {t('processes.lint')}
        </Button>
        <Button loading={busy === 'save'} onClick={() => void save()}>
          {t('processes.saveDraft')}
        </Button>
        <Button type="primary" onClick={() => void startDeploying()}>
          {t('processes.deploy')}
        </Button>
      </div>
      <ProblemNote error={problem} onClose={() => setProblem(null)} />
      {resourceName.endsWith('.bpmn') ? (
        <Suspense fallback={<LateSkeleton rows={10} />}>
          <BpmnEditor text={text} handle={editor} onChange={() => setChanged(true)} findings={findings} />
        </Suspense>
      ) : (
        <>
          <Alert type="info" showIcon title={t('processes.sourceNote')} className="gap-below" />
          <SourceEditor text={text} handle={editor} onChange={() => setChanged(true)} />
        </>
      )}
      {findings !== null && <FindingList findings={findings} onShow={(id) => editor.current?.show(id)} />}
      {deploying !== null && (
        <DeployDialog
          resourceName={resourceName}
          text={deploying}
          findings={findings ?? []}
          draftRevision={revision.current}
          onClose={() => setDeploying(null)}
          onRefused={setFindings}
          onDone={(deployed, unchanged) => {
            setDeploying(null);
            setChanged(false);
            void client.invalidateQueries({ queryKey: ['processes'] });
            void message.success(
              t(unchanged ? 'processes.unchanged' : 'processes.deployed', { version: deployed }),
            );
          }}
        />
      )}
    </>
  );
}
