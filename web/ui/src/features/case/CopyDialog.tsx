/** 抄送 to people of the units that take part. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copy, copyCandidates } from '../../../../api/cases.ts';
import { call } from '../../shared/api/call.ts';
import { FieldShell } from '../../shared/form/Field.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';

export function CopyDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const [userIds, setUserIds] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const people = useQuery({
    queryKey: ['copy-candidates', caseId],
    queryFn: () => call(copyCandidates, { params: { caseId } }),
  });
  const send = useMutation({
    mutationFn: () => call(copy, { params: { caseId }, body: { userIds, note: note.trim() } }),
    onSuccess: ({ copied }) => {
      void message.success(t('copy.done', { count: copied }));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('copy.title')}
      onCancel={onClose}
      onOk={() => send.mutate()}
      okText={t('copy.submit')}
      okButtonProps={{ loading: send.isPending, disabled: userIds.length === 0 }}
    >
      <div className="stack">
        <FieldShell id="copy-whom" label={t('copy.whom')} required>
          <Select
            id="copy-whom"
            mode="multiple"
            value={userIds}
            loading={people.isPending}
            showSearch={{ optionFilterProp: 'label' }}
            options={(people.data?.users ?? []).map((user) => ({
              value: user.id,
              label: `${user.name} · ${user.unitName}`,
            }))}
            onChange={setUserIds}
          />
        </FieldShell>
        <FieldShell id="copy-note" label={t('copy.words')}>
          <Input.TextArea
            id="copy-note"
            value={note}
            maxLength={500}
            autoSize={{ minRows: 2 }}
            onChange={(event) => setNote(event.target.value)}
          />
        </FieldShell>
        <ProblemNote error={people.error ?? send.error} />
      </div>
    </Modal>
  );
}
