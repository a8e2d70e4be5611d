/**
 * The person. The identity number fills birth and sex as it is typed and says at once what is wrong with it; the
 * certificate number fills category and grade and is compared with the identity number.
 */
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { parseCertificateNumber } from '../../../../../domain/certificate/certificate-number.ts';
import {
  ageOn,
  identityProblems,
  normalizeNumber,
  parseIdentityNumber,
} from '../../../../../domain/identity/identity-number.ts';
import { Benefit, Income } from '../../../../api/intake.ts';
import { currentMe } from '../../shared/api/session-store.ts';
import { CheckChoices, RadioChoices } from '../../shared/form/Choices.tsx';
import { FieldShell } from '../../shared/form/Field.tsx';
import { usePreferences } from '../../shared/preferences.ts';
import { DateField, fieldId, TextField } from './fields.tsx';
import type { SectionProps } from './section.ts';
import type { IntakeForm } from './values.ts';

type Applicant = IntakeForm['applicant'];

/** The message under an identity number: only when its length is reached, so that nobody is scolded while typing. */
export function useIdentity(text: string): { error: string | undefined; hint: string | undefined } {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  const number = normalizeNumber(text);
  if (number.length !== 15 && number.length < 18) {
    return {
      error: undefined,
      hint: number === '' ? undefined : t('intake.digits', { count: number.length }),
    };
  }
  const result = parseIdentityNumber(number);
  if (!result.ok) return { error: identityProblems[result.problem][language], hint: undefined };
  const { birthDate, sex } = result.identity;
  const age = ageOn(birthDate, currentMe()?.today ?? birthDate);
  return { error: undefined, hint: t('intake.identityRead', { sex: t(`person.${sex}`), birthDate, age }) };
}

export interface ApplicantSectionProps extends SectionProps {
  derived: { birthDate: string | null; sex: string | null } | undefined;
}

export function ApplicantSection({ form, change, errorOf }: ApplicantSectionProps) {
  const { t } = useTranslation('staff');
  const { applicant } = form;
  const set = (part: Partial<Applicant>) =>
    change((before) => ({ ...before, applicant: { ...before.applicant, ...part } }));
  const identity = useIdentity(applicant.identityNumber);
  const certificate = useCertificate(form);

  function typedCertificate(certificateNumber: string) {
    const parsed = parseCertificateNumber(certificateNumber);
    set({
      certificateNumber,
      ...(parsed.ok ? { category: parsed.certificate.category, grade: parsed.certificate.grade } : {}),
    });
  }
  return (
    <section className="card" aria-labelledby="intake-person">
      <h2 id="intake-person">{t('case.person')}</h2>
      <div className="form-grid">
        <TextField
          path="applicant.name"
          label={t('person.name')}
          value={applicant.name}
          maxLength={50}
          error={errorOf('applicant.name')}
          onChange={(name) => set({ name })}
        />
        <TextField
          path="applicant.identityNumber"
          label={t('person.identityNumber')}
          value={applicant.identityNumber}
          maxLength={24}
          error={identity.error ?? errorOf('applicant.identityNumber')}
          hint={identity.hint}
          onChange={(identityNumber) => set({ identityNumber })}
        />
        <TextField
          path="applicant.certificateNumber"
          label={t('intake.certificateNumber')}
          value={applicant.certificateNumber}
          maxLength={30}
          error={certificate.error ?? errorOf('applicant.certificateNumber')}
          hint={certificate.hint}
          onChange={typedCertificate}
        />
        <DateField
          path="applicant.certificateExpiresOn"
          label={t('intake.certificateExpires')}
          value={applicant.certificateExpiresOn}
          error={errorOf('applicant.certificateExpiresOn')}
          hint={t('intake.certificateExpiresHint')}
          onChange={(certificateExpiresOn) => set({ certificateExpiresOn })}
        />
        <CategoryGrade applicant={applicant} set={set} errorOf={errorOf} />
        <TextField
          path="applicant.phone"
          label={t('person.phone')}
          value={applicant.phone}
          maxLength={30}
          numeric
          error={errorOf('applicant.phone')}
          onChange={(phone) => set({ phone })}
        />
        <TextField
          path="applicant.address"
          label={t('person.address')}
          value={applicant.address}
          maxLength={200}
          error={errorOf('applicant.address')}
          onChange={(address) => set({ address })}
        />
        <FieldShell
          id={fieldId('income')}
          label={t('person.lowIncome')}
          group
          required
          wide
          error={errorOf('income')}
        >
          <RadioChoices
            name="intake-income"
            inline
            value={form.income}
            onChange={(income) => change((before) => ({ ...before, income: Income.parse(income) }))}
            choices={Income.options.map((value) => ({ value, label: t(`income.${value}`) }))}
          />
        </FieldShell>
        <FieldShell
          id={fieldId('benefits')}
          label={t('person.otherBenefits')}
          group
          wide
          hint={t('intake.benefitsHint')}
          error={errorOf('benefits')}
        >
          <CheckChoices
            name="intake-benefits"
            inline
            value={form.benefits}
            onChange={(benefits) =>
              change((before) => ({ ...before, benefits: Benefit.array().parse(benefits) }))
            }
            choices={Benefit.options.map((value) => ({ value, label: t(`benefit.${value}`) }))}
          />
        </FieldShell>
      </div>
    </section>
  );
}

function useCertificate(form: IntakeForm): { error: string | undefined; hint: React.ReactNode } {
  const { t } = useTranslation('staff');
  const { certificateNumber, identityNumber } = form.applicant;
  const number = normalizeNumber(certificateNumber);
  if (number.length < 20) {
    return {
      error: undefined,
      hint: number === '' ? t('intake.certificateHint') : t('intake.digits', { count: number.length }),
    };
  }
  const parsed = parseCertificateNumber(number);
  if (!parsed.ok) return { error: t('intake.certificateInvalid'), hint: undefined };
  const identity = parseIdentityNumber(identityNumber);
  const read = t('intake.certificateRead', {
    category: t(`category.c${parsed.certificate.category}`),
    grade: t(`grade.g${parsed.certificate.grade}`),
  });
  const differs = identity.ok && !number.startsWith(identity.identity.number);
  return {
    error: undefined,
    hint: (
      <>
        {read}
        {differs && <div className="warn-text">{t('intake.certificateDiffers')}</div>}
      </>
    ),
  };
}

const numbers = { category: [1, 2, 3, 4, 5, 6, 7], grade: [1, 2, 3, 4] } as const;

function CategoryGrade({
  applicant,
  set,
  errorOf,
}: {
  applicant: Applicant;
  set: (part: Partial<Applicant>) => void;
  errorOf: (path: string) => string | undefined;
}) {
  const { t } = useTranslation('staff');
  const categoryId = fieldId('applicant.category');
  const gradeId = fieldId('applicant.grade');
  return (
    <>
      <FieldShell id={categoryId} label={t('intake.category')} required error={errorOf('applicant.category')}>
        <Select
          id={categoryId}
          aria-required
          value={applicant.category}
          options={numbers.category.map((value) => ({ value, label: t(`category.c${value}`) }))}
          onChange={(category) => set({ category })}
        />
      </FieldShell>
      <FieldShell id={gradeId} label={t('intake.grade')} required error={errorOf('applicant.grade')}>
        <Select
          id={gradeId}
          aria-required
          value={applicant.grade}
          options={numbers.grade.map((value) => ({ value, label: t(`grade.g${value}`) }))}
          onChange={(grade) => set({ grade })}
        />
      </FieldShell>
    </>
  );
}
