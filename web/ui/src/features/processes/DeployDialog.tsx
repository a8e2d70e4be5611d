/** Deployment cannot be taken back: says what it means, asks why, and keeps the reason with the version. */
import { useMutation } from '@tanstack/react-query';
import { Alert, Input, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deploy, LintFinding } from '../../../../api/processes.ts';
import { call, ProblemError } from '../../shared/api/call.ts';
import { FieldShell } from '../../shared/form/Field.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import type { Finding } from './editor.ts';

export interface DeployDialogProps {
  resourceName: string;
  text: string;
  findings: readonly Finding[];
  draftRevision: number;
  onClose: () => void;
  onRefused: (findings: readonly Finding[]) => void;
  onDone: (version: number, unchanged: boolean) => void;
}

export function DeployDialog(props: DeployDialogProps) {
  const { t } = useTranslation('staff');
  const [note, setNote] = useState('');
  const attempt = useRef(crypto.randomUUID());
  const errors = props.findings.filter((finding) => finding.severity === 'error').length;
  const send = useMutation({
    mutationFn: () =>
      call(
        deploy,
        {
          params: { resourceName: props.resourceName },
          body: { source: props.text, note: note.trim(), draftRevision: props.draftRevision },
        },
        { idempotencyKey: attempt.current },
      ),
    onSuccess: (answer) => props.onDone(answer.version, answer.unchanged),
    onError: (error) => {
      attempt.current = crypto.randomUUID();
      if (!(error instanceof ProblemError)) return;
      const refused = LintFinding.array().safeParse(error.problem.facts?.findings);
      if (refused.success) props.onRefused(refused.data);
    },
  });
  return (
    <Modal
      open
      title={t('processes.deployTitle', { name: props.resourceName })}
      okText={t('processes.deploy')}
      okButtonProps={{ loading: send.isPending, disabled: note.trim().length < 2 }}
      onOk={() => send.mutate()}
      onCancel={props.onClose}
      width={560}
    >
      <div className="stack">
        <p>{t('processes.deployNote')}</p>
        {errors > 0 && (
          <Alert type="warning" showIcon title={t('processes.deployErrors', { count: errors })} />
        )}
        <FieldShell id="deploy-note" label={t('processes.note')} required hint={t('processes.noteHint')}>
          <Input
            id="deploy-note"
            value={note}
            maxLength={300}
            onChange={(event) => setNote(event.target.value)}
          />
        </FieldShell>
        <ProblemNote error={send.error} />
      </div>
    </Modal>
  );
}
