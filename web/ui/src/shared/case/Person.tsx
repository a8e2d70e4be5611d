/** The applicant, masked. A value is shown in the clear for a stated purpose, for a while, and is remembered. */
import { EyeOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { CaseApplicant } from '../../../../api/cases.ts';
import {
  RevealField as RevealFields,
  RevealPurpose,
  reveal as revealEndpoint,
} from '../../../../api/reveal.ts';
import { call } from '../api/call.ts';
import { RadioChoices } from '../form/Choices.tsx';
import { FieldShell } from '../form/Field.tsx';
import { ProblemNote } from '../problem/ProblemNote.tsx';

type RevealField = z.infer<typeof RevealFields>;

export interface PersonProps {
  caseId: string;
  applicant: z.infer<typeof CaseApplicant>;
  reveal: readonly string[];
}

export function Person({ caseId, applicant, reveal }: PersonProps) {
  const { t } = useTranslation('staff');
  const masked = (field: RevealField, value: string) =>
    reveal.includes(field) ? <Masked caseId={caseId} field={field} value={value} /> : value;
  return (
    <dl className="value-list">
      <dt>{t('person.name')}</dt>
      <dd>{masked('name', applicant.name)}</dd>
      <dt>{t('person.identityNumber')}</dt>
      <dd>{masked('identityNumber', applicant.identityNumber)}</dd>
      <dt>{t('person.sexBirth')}</dt>
      <dd>
        {t(`person.${applicant.sex}`)} {applicant.birthDate}
      </dd>
      <dt>{t('person.certificate')}</dt>
      <dd>
        {masked('certificateNumber', applicant.certificateNumber)}
        <div>
          {t(`category.c${applicant.category as 1}`)} {t(`grade.g${applicant.grade as 1}`)}
          {applicant.certificateExpiresOn !== null && (
            <span className="soft"> {t('person.validUntil', { date: applicant.certificateExpiresOn })}</span>
          )}
        </div>
      </dd>
      {applicant.phone !== null && (
        <>
          <dt>{t('person.phone')}</dt>
          <dd>{masked('phone', applicant.phone)}</dd>
        </>
      )}
      {applicant.address !== null && (
        <>
          <dt>{t('person.address')}</dt>
          <dd>{applicant.address}</dd>
        </>
      )}
      <dt>{t('person.lowIncome')}</dt>
      <dd>{t(`income.${applicant.income}`)}</dd>
      {applicant.benefits.length > 0 && (
        <>
          <dt>{t('person.otherBenefits')}</dt>
          <dd>{applicant.benefits.map((benefit) => t(`benefit.${benefit}`)).join(t('item.and'))}</dd>
        </>
      )}
      {applicant.payee !== null && (
        <>
          <dt>{t('person.payee')}</dt>
          <dd>
            {applicant.payee.name} {applicant.payee.bank} {masked('account', applicant.payee.account)}
          </dd>
        </>
      )}
      {applicant.agent !== null && (
        <>
          <dt>{t('person.agent')}</dt>
          <dd>
            {t(`filedBy.${applicant.agent.kind as 'self'}`, { defaultValue: applicant.agent.kind })}{' '}
            {applicant.agent.name} {applicant.agent.relation}{' '}
            {applicant.agent.phone !== null && masked('agentPhone', applicant.agent.phone)}
          </dd>
        </>
      )}
    </dl>
  );
}

interface MaskedProps {
  caseId: string;
  field: RevealField;
  value: string;
}

export function Masked({ caseId, field, value }: MaskedProps) {
  const { t } = useTranslation('staff');
  const [asking, setAsking] = useState(false);
  const [clear, setClear] = useState<{ value: string; seconds: number } | null>(null);
  useEffect(() => {
    if (clear === null) return;
    const timer = setTimeout(() => setClear(null), clear.seconds * 1000);
    return () => clearTimeout(timer);
  }, [clear]);
  return (
    <span className="masked">
      <span>{clear?.value ?? value}</span>
      {clear === null ? (
        <Button
          type="text"
          size="small"
          icon={<EyeOutlined aria-hidden />}
          aria-label={t('reveal.show', { field: t(`reveal.field.${field}`) })}
          onClick={() => setAsking(true)}
        />
      ) : (
        <Button type="link" size="small" onClick={() => setClear(null)}>
          {t('reveal.hide')}
        </Button>
      )}
      {asking && (
        <RevealDialog
          caseId={caseId}
          field={field}
          onClose={() => setAsking(false)}
          onRevealed={(shown) => {
            setClear(shown);
            setAsking(false);
          }}
        />
      )}
    </span>
  );
}

interface RevealDialogProps {
  caseId: string;
  field: RevealField;
  onClose: () => void;
  onRevealed: (shown: { value: string; seconds: number }) => void;
}

function RevealDialog({ caseId, field, onClose, onRevealed }: RevealDialogProps) {
  const { t } = useTranslation('staff');
  const id = useId();
  const [purpose, setPurpose] = useState<z.infer<typeof RevealPurpose> | null>(null);
  const [note, setNote] = useState('');
  const ask = useMutation({
    mutationFn: () =>
      call(revealEndpoint, {
        params: { caseId },
        body: { field: RevealFields.parse(field), purpose: RevealPurpose.parse(purpose), note },
      }),
    onSuccess: onRevealed,
  });
  const noteMissing = purpose === 'other' && note.trim() === '';
  return (
    <Modal
      open
      title={t('reveal.title', { field: t(`reveal.field.${field}`) })}
      onCancel={onClose}
      onOk={() => ask.mutate()}
      okText={t('reveal.ok')}
      okButtonProps={{ disabled: purpose === null || noteMissing, loading: ask.isPending }}
      width={440}
    >
      <div className="stack">
        <p className="soft">{t('reveal.note')}</p>
        <FieldShell id={`${id}-purpose`} label={t('reveal.purpose')} group required>
          <RadioChoices
            name={`${id}-purpose`}
            value={purpose}
            onChange={(value) => setPurpose(RevealPurpose.parse(value))}
            choices={RevealPurpose.options.map((value) => ({ value, label: t(`reveal.purposes.${value}`) }))}
          />
        </FieldShell>
        {purpose === 'other' && (
          <FieldShell id={`${id}-note`} label={t('reveal.other')} required>
            <Input
              id={`${id}-note`}
              value={note}
              maxLength={200}
              onChange={(event) => setNote(event.target.value)}
            />
          </FieldShell>
        )}
        <ProblemNote error={ask.error} />
      </div>
    </Modal>
  );
}
