/** 催办: reminds whoever should act; recorded on the case. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urge } from '../../../../api/supervision.ts';
import { call } from '../../shared/api/call.ts';
import { FieldShell } from '../../shared/form/Field.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';

export interface UrgeDialogProps {
  userTaskKey: string;
  caseNumber: string;
  onClose: () => void;
}

export function UrgeDialog({ userTaskKey, caseNumber, onClose }: UrgeDialogProps) {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const send = useMutation({
    mutationFn: () => call(urge, { body: { userTaskKey, note: note.trim() } }),
    onSuccess: ({ told }) => {
      const who = told.map((user) => user.name).join(t('item.and'));
      void message.success(who === '' ? t('supervision.urgeDoneNobody') : t('supervision.urgeDone', { who }));
      void client.invalidateQueries({ queryKey: ['supervision'] });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('supervision.urgeTitle', { number: caseNumber })}
      okText={t('supervision.urge')}
      okButtonProps={{ loading: send.isPending }}
      onOk={() => send.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="soft">{t('supervision.urgeTo')}</p>
        <FieldShell id="urge-note" label={t('supervision.urgeNote')}>
          <Input.TextArea
            id="urge-note"
            value={note}
            maxLength={300}
            autoSize={{ minRows: 2 }}
            onChange={(event) => setNote(event.target.value)}
          />
        </FieldShell>
        <ProblemNote error={send.error} />
      </div>
    </Modal>
  );
}
