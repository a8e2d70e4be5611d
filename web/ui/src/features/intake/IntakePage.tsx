/** 新建申请 on one page: it saves itself, checks while typing, and says at the end what will happen. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import {
  getDraft,
  type IntakeDraft,
  RequiredMaterial,
  saveDraft,
  submit as submitEndpoint,
} from '../../../../api/intake.ts';
import type { FormValues } from '../../../../api/values.ts';
import { call, ProblemError } from '../../shared/api/call.ts';
import { DraftStatusLine } from '../../shared/drafts/DraftStatusLine.tsx';
import { useDraft } from '../../shared/drafts/useDraft.ts';
import { useKeys } from '../../shared/keyboard.ts';
import { Loaded } from '../../shared/problem/Loaded.tsx';
import { fieldErrors, ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { useTitle } from '../../shared/title.ts';
import { Accepted } from './Accepted.tsx';
import { ApplicantSection } from './ApplicantSection.tsx';
import { useChecks } from './checks.ts';
import { FiledBySection, PayeeSection } from './FiledBySection.tsx';
import { Findings } from './Findings.tsx';
import { HomeSection } from './HomeSection.tsx';
import { MaterialsSection } from './MaterialsSection.tsx';
import { type Home, placeName, type SectionProps, useHome } from './section.ts';
import { type IntakeForm, materialsFor, numbersWanting, readForm, wantingFields } from './values.ts';
import './intake.css';
import '../task/task.css';

export default function IntakePage() {
  const { draftId = '' } = useParams();
  const query = useQuery({
    queryKey: ['intake-draft', draftId],
    queryFn: ({ signal }) => call(getDraft, { params: { draftId } }, { signal }),
    refetchOnWindowFocus: false,
  });
  return (
    <Loaded query={query} rows={14}>
      {(draft) => <Intake key={draft.id} draft={draft} />}
    </Loaded>
  );
}

function Intake({ draft: loaded }: { draft: IntakeDraft }) {
  const { t } = useTranslation('staff');
  useTitle(t('nav.intake'));
  const client = useQueryClient();
  const { modal } = App.useApp();
  const [initial] = useState(() => readForm(loaded.values));
  const params = { draftId: loaded.id };
  const draft = useDraft<IntakeForm>({
    id: `intake.${loaded.id}`,
    initial,
    revision: loaded.revision,
    savedAt: loaded.savedAt,
    enabled: true,
    save: (values, revision) =>
      call(saveDraft, { params, body: { values: values as unknown as FormValues, revision } }),
  });
  const form = draft.values;
  const home = useHome(form.homeTownshipId);
  const checks = useChecks(form);
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const [checked, setChecked] = useState(false);
  const attempt = useRef<string | null>(null);

  const materials = materialsFor(form, home.data?.materials ?? []);
  const wanting = checked ? wantingFields(form) : [];
  const findings = checks.data?.findings ?? [];
  const stopping = findings.filter((finding) => finding.severity === 'error');
  const unread = findings.filter((f) => f.severity === 'warning' && !accepted.includes(f.code));

  const send = useMutation({
    mutationFn: async () => {
      const revision = await draft.flush();
      attempt.current ??= crypto.randomUUID();
      const body = { revision, acceptedWarnings: [...accepted] };
      return call(submitEndpoint, { params, body }, { idempotencyKey: attempt.current });
    },
    onSuccess: () => {
      draft.discard();
      for (const queryKey of [['intake-drafts'], ['inbox'], ['inbox-counts'], ['cases']]) {
        void client.invalidateQueries({ queryKey });
      }
    },
    onError: (error) => {
      if (error instanceof ProblemError && !error.offline && error.problem.status < 500)
        attempt.current = null;
      focusFirst();
    },
  });
  const serverErrors = fieldErrors(send.error);
  const errorOf = (path: string) => {
    const fromServer = serverErrors[path];
    if (fromServer !== undefined) return fromServer;
    return wanting.some((each) => each === path || each.startsWith(`${path}.`))
      ? t('intake.wanting')
      : undefined;
  };
  const section: SectionProps = {
    form,
    errorOf,
    change: (next) => {
      attempt.current = null;
      draft.change(next);
    },
  };

  function submit() {
    setChecked(true);
    if (wantingFields(form).length > 0 || stopping.length > 0 || unread.length > 0) return focusFirst();
    modal.confirm({
      title: t('intake.confirmTitle'),
      width: 560,
      okText: t('intake.submit'),
      onOk: () => {
        send.mutate();
      },
      content: <Summary form={form} home={home.data} missing={missingOf(form, materials, loaded)} />,
    });
  }
  useKeys({ 'ctrl+enter': submit }, !send.isPending && !send.isSuccess);
  if (send.isSuccess) return <Accepted answer={send.data} />;

  const open = wanting.length + (checked ? unread.length + stopping.length : 0);
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.intake')}</h1>
      </div>
      <form
        className="intake-form"
        noValidate
        aria-label={t('nav.intake')}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <HomeSection {...section} home={home.data} homeError={home.error} />
        <ApplicantSection {...section} derived={checks.data?.derived} />
        <FiledBySection {...section} />
        <PayeeSection {...section} />
        <MaterialsSection {...section} draft={loaded} materials={materials} home={home.data} />
        <Findings
          {...section}
          answer={checks.data}
          error={checks.error}
          accepted={accepted}
          onAccepted={setAccepted}
          checked={checked}
          judged={!numbersWanting(form)}
        />
        <ProblemNote error={send.error} />
        <div className="decision-bar">
          <Button type="primary" size="large" htmlType="submit" loading={send.isPending}>
            {t('intake.submit')}
          </Button>
          <div role="status" className="field-error">
            {open > 0 && t('form.problems', { count: open })}
          </div>
          <span className="grow" />
          <DraftStatusLine status={draft.status} />
        </div>
      </form>
    </>
  );
}

function focusFirst(): void {
  requestAnimationFrame(() => {
    const first = document.querySelector('.intake-form .invalid');
    first?.scrollIntoView({ block: 'center' });
    first?.querySelector<HTMLElement>('input,textarea,[role="combobox"],button')?.focus();
  });
}

type Materials = ReturnType<typeof materialsFor>;

/** Names of required papers that are neither scanned nor seen. */
function missingOf(form: IntakeForm, materials: Materials, draft: IntakeDraft): string[] {
  return materials
    .filter(
      (material) =>
        RequiredMaterial.parse(material).required &&
        !form.seenMaterials.includes(material.code) &&
        !draft.attachments.some((attachment) => attachment.materialCode === material.code),
    )
    .map((material) => material.name);
}

/** What will happen to whom. */
function Summary({ form, home, missing }: { form: IntakeForm; home: Home | undefined; missing: string[] }) {
  const { t } = useTranslation('staff');
  return (
    <div className="stack stack-tight">
      <p>
        {t('intake.summaryWho', {
          name: form.applicant.name,
          items: form.items.map((item) => t(`item.${item}`)).join(t('item.and')),
        })}
      </p>
      <p>
        {home?.route === 'cross'
          ? t('intake.summaryCross', { home: placeName(home) })
          : t('intake.summaryLocal')}
      </p>
      {missing.length > 0 ? (
        <>
          <p className="warn-text">{t('intake.summaryMissing', { count: missing.length })}</p>
          <ul>
            {missing.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </>
      ) : (
        <p>{t('intake.summaryComplete')}</p>
      )}
    </div>
  );
}
