/** 撤回: cannot be taken back, so it says what will happen. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Input, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { type CaseDetail, withdraw } from '../../../../api/cases.ts';
import { call } from '../../shared/api/call.ts';
import { RadioChoices } from '../../shared/form/Choices.tsx';
import { FieldShell } from '../../shared/form/Field.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';

const Reason = z.enum(['applicant', 'hukou-elsewhere', 'deceased', 'other']);

export function WithdrawDialog({ detail, onClose }: { detail: CaseDetail; onClose: () => void }) {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const { message } = App.useApp();
  const [reason, setReason] = useState<z.infer<typeof Reason> | null>(null);
  const [note, setNote] = useState('');
  const attempt = useRef(crypto.randomUUID());
  const { caseId } = detail.row;
  const send = useMutation({
    mutationFn: () =>
      call(
        withdraw,
        { params: { caseId }, body: { reason: Reason.parse(reason), note: note.trim() } },
        { idempotencyKey: attempt.current },
      ),
    onSuccess: ({ next }) => {
      void client.invalidateQueries({ queryKey: ['case', caseId] });
      void client.invalidateQueries({ queryKey: ['inbox-counts'] });
      void message.success(next);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={`${t('withdraw.title')} ${detail.row.applicant}`}
      onCancel={onClose}
      onOk={() => send.mutate()}
      okText={t('withdraw.submit')}
      okButtonProps={{
        danger: true,
        loading: send.isPending,
        disabled: reason === null || note.trim().length < 2,
      }}
    >
      <div className="stack">
        <Alert type="warning" showIcon title={t('withdraw.note')} />
        <FieldShell id="withdraw-reason" label={t('withdraw.reason')} group required>
          <RadioChoices
            name="withdraw-reason"
            value={reason}
            onChange={(value) => setReason(Reason.parse(value))}
            choices={Reason.options.map((value) => ({ value, label: t(`withdraw.reasons.${value}`) }))}
          />
        </FieldShell>
        <FieldShell id="withdraw-note" label={t('withdraw.words')} required>
          <Input.TextArea
            id="withdraw-note"
            value={note}
            maxLength={500}
            autoSize={{ minRows: 3 }}
            onChange={(event) => setNote(event.target.value)}
          />
        </FieldShell>
        <ProblemNote error={send.error} />
      </div>
    </Modal>
  );
}
