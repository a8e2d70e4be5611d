/** The window corrects what was written down; only what is filled in changes. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { correctData } from '../../../../api/cases.ts';
import { call } from '../../shared/api/call.ts';
import { DateInput } from '../../shared/form/DateInput.tsx';
import { FieldShell } from '../../shared/form/Field.tsx';
import { fieldErrors, ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { useIdentity } from '../intake/ApplicantSection.tsx';

const texts = ['name', 'identityNumber', 'certificateNumber', 'phone', 'address'] as const;
type TextName = (typeof texts)[number];

export function CorrectDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const { message } = App.useApp();
  const [values, setValues] = useState<Partial<Record<TextName, string>>>({});
  const [expires, setExpires] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const identity = useIdentity(values.identityNumber ?? '');
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  const send = useMutation({
    mutationFn: () =>
      call(correctData, {
        params: { caseId },
        body: {
          ...given,
          ...(expires === null ? {} : { certificateExpiresOn: expires }),
          reason: reason.trim(),
        },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['case', caseId] });
      void client.invalidateQueries({ queryKey: ['task'] });
      void message.success(t('correct.done'));
      onClose();
    },
  });
  const errors = fieldErrors(send.error);
  const labels: Readonly<Record<TextName, string>> = {
    name: t('person.name'),
    identityNumber: t('person.identityNumber'),
    certificateNumber: t('intake.certificateNumber'),
    phone: t('person.phone'),
    address: t('person.address'),
  };
  const nothing = Object.keys(given).length === 0 && expires === null;
  return (
    <Modal
      open
      title={t('correct.title')}
      onCancel={onClose}
      onOk={() => send.mutate()}
      okText={t('correct.submit')}
      okButtonProps={{ loading: send.isPending, disabled: nothing || reason.trim().length < 2 }}
      width={640}
    >
      <div className="stack">
        <p className="soft">{t('correct.note')}</p>
        <div className="form-grid">
          {texts.map((name) => (
            <FieldShell
              key={name}
              id={`correct-${name}`}
              label={labels[name]}
              error={(name === 'identityNumber' ? identity.error : undefined) ?? errors[name]}
              hint={name === 'identityNumber' ? identity.hint : undefined}
            >
              <Input
                id={`correct-${name}`}
                value={values[name] ?? ''}
                autoComplete="off"
                onChange={(event) => setValues((before) => ({ ...before, [name]: event.target.value }))}
              />
            </FieldShell>
          ))}
          <FieldShell id="correct-expires" label={t('intake.certificateExpires')}>
            <DateInput id="correct-expires" value={expires} onChange={setExpires} />
          </FieldShell>
        </div>
        <FieldShell id="correct-reason" label={t('correct.reason')} required error={errors.reason}>
          <Input.TextArea
            id="correct-reason"
            value={reason}
            maxLength={500}
            autoSize={{ minRows: 2 }}
            onChange={(event) => setReason(event.target.value)}
          />
        </FieldShell>
        <ProblemNote error={send.error} />
      </div>
    </Modal>
  );
}
