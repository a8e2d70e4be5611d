/** Claim, release, 转办. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { claim, release } from '../../../../api/inbox.ts';
import { colleagues, type TaskPage as Task, transfer } from '../../../../api/tasks.ts';
import { call } from '../../shared/api/call.ts';
import { RadioChoices } from '../../shared/form/Choices.tsx';
import { FieldShell } from '../../shared/form/Field.tsx';
import { LateSkeleton } from '../../shared/problem/Loaded.tsx';
import { ProblemNote, useProblemText } from '../../shared/problem/ProblemNote.tsx';

function useRefresh(userTaskKey: string) {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [['task', userTaskKey], ['inbox'], ['inbox-counts']]) {
      void client.invalidateQueries({ queryKey });
    }
  };
}

export function ClaimButton({ userTaskKey }: { userTaskKey: string }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const problemText = useProblemText();
  const refresh = useRefresh(userTaskKey);
  const take = useMutation({
    mutationFn: () => call(claim, { params: { userTaskKey } }),
    onError: (error) => void message.warning(problemText(error)),
    onSettled: refresh,
  });
  return (
    <Button type="primary" size="large" loading={take.isPending} onClick={() => take.mutate()}>
      {t('task.claim')}
    </Button>
  );
}

export function HandOver({ task }: { task: Task }) {
  const { t } = useTranslation('staff');
  const navigate = useNavigate();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const refresh = useRefresh(task.userTaskKey);
  const [asking, setAsking] = useState(false);
  const giveBack = useMutation({
    mutationFn: () => call(release, { params: { userTaskKey: task.userTaskKey } }),
    onSuccess: () => {
      void message.success(t('inbox.released', { name: task.case.row.applicant, step: task.name }));
      void navigate('/inbox/todo');
    },
    onError: (error) => void message.error(problemText(error)),
    onSettled: refresh,
  });
  return (
    <div className="row row-tight">
      {task.allowed.transfer && <Button onClick={() => setAsking(true)}>{t('task.transfer')}</Button>}
      {task.allowed.release && (
        <Button loading={giveBack.isPending} onClick={() => giveBack.mutate()}>
          {t('task.release')}
        </Button>
      )}
      {asking && (
        <TransferDialog
          userTaskKey={task.userTaskKey}
          onClose={() => setAsking(false)}
          onDone={(name) => {
            void message.success(t('task.transferred', { name }));
            refresh();
            void navigate('/inbox/todo');
          }}
        />
      )}
    </div>
  );
}

interface TransferDialogProps {
  userTaskKey: string;
  onClose: () => void;
  onDone: (name: string) => void;
}

function TransferDialog({ userTaskKey, onClose, onDone }: TransferDialogProps) {
  const { t } = useTranslation('staff');
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const people = useQuery({
    queryKey: ['colleagues', userTaskKey],
    queryFn: () => call(colleagues, { params: { userTaskKey } }),
  });
  const send = useMutation({
    mutationFn: () =>
      call(transfer, { params: { userTaskKey }, body: { toUserId: to ?? '', reason: reason.trim() } }),
    onSuccess: (answer) => onDone(answer.assignee.name),
  });
  const users = people.data?.users;
  return (
    <Modal
      open
      title={t('task.transferTitle')}
      okText={t('task.transfer')}
      okButtonProps={{ disabled: to === null || reason.trim().length < 2, loading: send.isPending }}
      onOk={() => send.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <FieldShell id="transfer-to" label={t('task.transferTo')} group required>
          {users === undefined ? (
            <LateSkeleton rows={2} />
          ) : users.length === 0 ? (
            <p className="soft">{t('task.nobody')}</p>
          ) : (
            <RadioChoices
              name="transfer-to"
              value={to}
              onChange={(value) => setTo(String(value))}
              choices={users.map((user) => ({ value: user.id, label: user.name }))}
            />
          )}
        </FieldShell>
        <FieldShell id="transfer-reason" label={t('task.transferReason')} required>
          <Input.TextArea
            id="transfer-reason"
            value={reason}
            maxLength={500}
            autoSize={{ minRows: 2 }}
            onChange={(event) => setReason(event.target.value)}
          />
        </FieldShell>
        <ProblemNote error={people.error ?? send.error} />
      </div>
    </Modal>
  );
}
