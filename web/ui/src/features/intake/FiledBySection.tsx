/** Who files the application, with the proof of relation; and where the money goes. */
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApplicantKind, IntakeValues } from '../../../../api/intake.ts';
import { RadioChoices } from '../../shared/form/Choices.tsx';
import { FieldShell } from '../../shared/form/Field.tsx';
import { useIdentity } from './ApplicantSection.tsx';
import { fieldId, TextField } from './fields.tsx';
import type { SectionProps } from './section.ts';
import type { IntakeForm } from './values.ts';

export function FiledBySection({ form, change, errorOf }: SectionProps) {
  const { t } = useTranslation('staff');
  const { filedBy } = form;
  const identity = useIdentity(filedBy.identityNumber);
  const set = (part: Partial<IntakeForm['filedBy']>) =>
    change((before) => ({ ...before, filedBy: { ...before.filedBy, ...part } }));
  return (
    <section className="card" aria-labelledby="intake-filed">
      <h2 id="intake-filed">{t('intake.filedBy')}</h2>
      <div className="form-grid">
        <FieldShell id={fieldId('filedBy.kind')} label={t('intake.filedByKind')} group required wide>
          <RadioChoices
            name="intake-filed-kind"
            inline
            value={filedBy.kind}
            onChange={(kind) => set({ kind: ApplicantKind.parse(kind) })}
            choices={ApplicantKind.options.map((value) => ({ value, label: t(`filedBy.${value}`) }))}
          />
        </FieldShell>
        {filedBy.kind !== 'self' && (
          <>
            <TextField
              path="filedBy.name"
              label={t('intake.agentName')}
              value={filedBy.name}
              maxLength={50}
              error={errorOf('filedBy.name')}
              onChange={(name) => set({ name })}
            />
            <TextField
              path="filedBy.relation"
              label={t('intake.relation')}
              value={filedBy.relation}
              maxLength={50}
              hint={t('intake.relationHint')}
              error={errorOf('filedBy.relation')}
              onChange={(relation) => set({ relation })}
            />
            <TextField
              path="filedBy.identityNumber"
              label={t('intake.agentIdentity')}
              value={filedBy.identityNumber}
              maxLength={24}
              hint={identity.hint}
              error={identity.error ?? errorOf('filedBy.identityNumber')}
              onChange={(identityNumber) => set({ identityNumber })}
            />
            <TextField
              path="filedBy.phone"
              label={t('intake.agentPhone')}
              value={filedBy.phone}
              maxLength={30}
              numeric
              error={errorOf('filedBy.phone')}
              onChange={(phone) => set({ phone })}
            />
          </>
        )}
      </div>
    </section>
  );
}

const PayeeRelation = IntakeValues.shape.payee.shape.relation;

export function PayeeSection({ form, change, errorOf }: SectionProps) {
  const { t } = useTranslation('staff');
  const { payee, applicant } = form;
  const set = (part: Partial<IntakeForm['payee']>) =>
    change((before) => ({ ...before, payee: { ...before.payee, ...part } }));
  return (
    <section className="card" aria-labelledby="intake-payee">
      <h2 id="intake-payee">{t('person.payee')}</h2>
      <div className="form-grid">
        <FieldShell id={fieldId('payee.relation')} label={t('intake.payeeRelation')} group required wide>
          <RadioChoices
            name="intake-payee-relation"
            inline
            value={payee.relation}
            onChange={(relation) => set({ relation: PayeeRelation.parse(relation) })}
            choices={PayeeRelation.options.map((value) => ({ value, label: t(`intake.payee.${value}`) }))}
          />
        </FieldShell>
        <TextField
          path="payee.name"
          label={t('intake.payeeName')}
          value={payee.name}
          maxLength={50}
          hint={
            payee.relation === 'self' && payee.name === '' && applicant.name !== '' ? (
              <button type="button" className="row-link" onClick={() => set({ name: applicant.name })}>
                {t('intake.payeeSame', { name: applicant.name })}
              </button>
            ) : undefined
          }
          error={errorOf('payee.name')}
          onChange={(name) => set({ name })}
        />
        <TextField
          path="payee.bank"
          label={t('intake.bank')}
          value={payee.bank}
          maxLength={80}
          error={errorOf('payee.bank')}
          onChange={(bank) => set({ bank })}
        />
        <TextField
          path="payee.account"
          label={t('intake.account')}
          value={payee.account}
          maxLength={30}
          numeric
          hint={t('intake.accountHint')}
          error={errorOf('payee.account')}
          onChange={(account) => set({ account: account.replace(/[\s-]/g, '') })}
        />
      </div>
      <FieldShell id={fieldId('note')} label={t('intake.note')} error={errorOf('note')}>
        <Input.TextArea
          id={fieldId('note')}
          autoSize={{ minRows: 2 }}
          maxLength={500}
          value={form.note}
          onChange={(event) => change((before) => ({ ...before, note: event.target.value }))}
        />
      </FieldShell>
    </section>
  );
}
