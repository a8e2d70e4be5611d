/** Reset password, lock, unlock, close, end sessions. */
import { MoreOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resetPassword, revokeSessions, setUserState, type User } from '../../../../api/organization.ts';
import { call } from '../../shared/api/call.ts';
import { FieldShell } from '../../shared/form/Field.tsx';
import { ProblemNote, useProblemText } from '../../shared/problem/ProblemNote.tsx';
import { type Link, OneTimeLinkDialog } from './OneTimeLinkDialog.tsx';

type NewState = 'active' | 'locked' | 'closed';

export function UserActions({ user }: { user: User }) {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [link, setLink] = useState<Link | null>(null);
  const [state, setState] = useState<NewState | null>(null);
  const params = { userId: user.id };
  const refresh = () => void client.invalidateQueries({ queryKey: ['users'] });

  function run(action: string) {
    if (action === 'active' || action === 'locked' || action === 'closed') return setState(action);
    const done =
      action === 'reset'
        ? call(resetPassword, { params }).then(setLink)
        : call(revokeSessions, { params }).then(() => void message.success(t('people.sessionsEnded')));
    done.then(refresh).catch((error: unknown) => void message.error(problemText(error)));
  }
  const items = [
    { key: 'reset', label: t('people.reset') },
    { key: 'sessions', label: t('people.endSessions') },
    ...(user.state === 'active' ? [{ key: 'locked', label: t('people.lock') }] : []),
    ...(user.state === 'locked' || user.state === 'closed'
      ? [{ key: 'active', label: t(user.state === 'locked' ? 'people.unlock' : 'people.reopen') }]
      : []),
    ...(user.state === 'closed' ? [] : [{ key: 'closed', label: t('people.closeAccount'), danger: true }]),
  ];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => run(key) }}>
        <Button icon={<MoreOutlined aria-hidden />} aria-label={t('people.actionsOf', { name: user.name })} />
      </Dropdown>
      {link !== null && <OneTimeLinkDialog name={user.name} link={link} onClose={() => setLink(null)} />}
      {state !== null && (
        <StateDialog user={user} state={state} onClose={() => setState(null)} onDone={refresh} />
      )}
    </>
  );
}

interface StateDialogProps {
  user: User;
  state: NewState;
  onClose: () => void;
  onDone: () => void;
}

function StateDialog({ user, state, onClose, onDone }: StateDialogProps) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const [reason, setReason] = useState('');
  const save = useMutation({
    mutationFn: () =>
      call(setUserState, { params: { userId: user.id }, body: { state, reason: reason.trim() } }),
    onSuccess: () => {
      onDone();
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t(`people.stateTitle.${state}`, { name: user.name })}
      okText={base('confirm')}
      okButtonProps={{
        danger: state !== 'active',
        loading: save.isPending,
        disabled: reason.trim().length < 2,
      }}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        {state !== 'active' && <p>{t('people.stateNote', { count: user.openTasks })}</p>}
        <FieldShell id="state-reason" label={t('people.reason')} required>
          <Input
            id="state-reason"
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.target.value)}
          />
        </FieldShell>
        <ProblemNote error={save.error} />
      </div>
    </Modal>
  );
}
