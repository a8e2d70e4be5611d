/**
 * The form of a task, its draft, and the bar with the decision.
 *
 * 1. Values save themselves; leaving and coming back finds them.
 * 2. Sending checks the shown fields first and goes to the first that is wanting.
 * 3. What cannot be taken back is confirmed with the server's sentence of what happens to whom.
 * 4. The same attempt keeps its key: a second click or a retry does nothing twice.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { complete, saveDraft, type TaskPage as Task } from '../../../../api/tasks.ts';
import type { FormValues as ApiValues } from '../../../../api/values.ts';
import { call, ProblemError } from '../../shared/api/call.ts';
import { TownshipPicker } from '../../shared/case/TownshipPicker.tsx';
import { useDraft } from '../../shared/drafts/useDraft.ts';
import { FormFields } from '../../shared/form/FormFields.tsx';
import type { FormValue } from '../../shared/form/schema.ts';
import { answersOf, type CompiledForm, checkFields, isKeyed } from '../../shared/form/visible.ts';
import { useKeys } from '../../shared/keyboard.ts';
import { fieldErrors, ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { type Answers, draftOf, flat } from './answers.ts';
import { DecisionBar } from './DecisionBar.tsx';
import { emptyMissing, MissingMaterials } from './MissingMaterials.tsx';
import { Phrases } from './Phrases.tsx';
import { ReasonField } from './ReasonField.tsx';
import type { Answer } from './Sent.tsx';

function focusFirst(): void {
  requestAnimationFrame(() => {
    const first = document.querySelector('.task-form .invalid');
    first?.scrollIntoView({ block: 'center' });
    first?.querySelector<HTMLElement>('input,textarea,[role="combobox"],button')?.focus();
  });
}

function useTaskDraft(task: Task, form: CompiledForm) {
  const { userTaskKey } = task;
  return useDraft<Answers>({
    id: `task.${userTaskKey}`,
    initial: useMemo(() => draftOf(task, form), [task, form]),
    revision: task.draft?.revision ?? 0,
    savedAt: task.draft?.savedAt ?? null,
    enabled: task.allowed.complete,
    save: (values, revision) =>
      call(saveDraft, { params: { userTaskKey }, body: { values: flat(values), revision } }),
  });
}

export interface TaskFormProps {
  task: Task;
  form: CompiledForm;
  /** True from sending until there is an answer. */
  onSending: (sending: boolean) => void;
  onSent: (answer: Answer) => void;
}

export function TaskForm({ task, form, onSending, onSent }: TaskFormProps) {
  const { t } = useTranslation('staff');
  const { modal } = App.useApp();
  const client = useQueryClient();
  const draft = useTaskDraft(task, form);
  const [checked, setChecked] = useState(false);
  const attempt = useRef<string | null>(null);
  const { userTaskKey } = task;
  const { fields: values, reason, missing } = draft.values;
  const shown = form.visible(values, task.initial);
  const problems = checkFields(shown, values);
  const variable = task.outcome?.variable;
  const chosen = task.outcome?.options.find((option) => option.value === values[variable ?? '']);
  const formHasReason = form.schema.components.some((field) => isKeyed(field) && field.key === 'reason');
  const asksReason = chosen?.reasonRequired === true && !formHasReason;
  const asksMissing = chosen?.value === 'correct';
  const missingWanting =
    asksMissing && (missing.length === 0 || missing.some((each) => each.name === '' || each.what === ''));
  const reasonWanting = asksReason && reason.trim() === '';
  const wanting = Object.keys(problems).length + (missingWanting ? 1 : 0) + (reasonWanting ? 1 : 0);

  const send = useMutation({
    onMutate: () => onSending(true),
    onSettled: () => onSending(false),
    mutationFn: async () => {
      const answers = {
        ...answersOf(shown, values),
        ...(asksReason ? { reason } : {}),
        ...(asksMissing ? { missingMaterials: missing } : {}),
      } as ApiValues;
      attempt.current ??= crypto.randomUUID();
      return call(
        complete,
        { params: { userTaskKey }, body: { answers } },
        { idempotencyKey: attempt.current },
      );
    },
    onSuccess: (answer) => {
      draft.discard();
      onSent(answer);
      void client.invalidateQueries({ queryKey: ['inbox'] });
      void client.invalidateQueries({ queryKey: ['inbox-counts'] });
      void client.invalidateQueries({ queryKey: ['case', task.case.row.caseId] });
    },
    onError: (error) => {
      // The server refused this content: corrected content is another attempt. No answer: the same one.
      if (error instanceof ProblemError && !error.offline && error.problem.status < 500)
        attempt.current = null;
      if (error instanceof ProblemError && error.problem.status === 409) {
        void client.invalidateQueries({ queryKey: ['task', userTaskKey] });
      }
      focusFirst();
    },
  });

  function submit() {
    setChecked(true);
    if (wanting > 0) return focusFirst();
    if (chosen?.confirm == null) return send.mutate();
    modal.confirm({
      title: t('task.confirm'),
      content: chosen.confirm,
      okText: chosen.label,
      onOk: () => {
        send.mutate();
      },
    });
  }
  useKeys({ 'ctrl+enter': submit }, task.allowed.complete && !send.isPending && !send.isSuccess);

  const change = (key: string, value: FormValue) => {
    attempt.current = null;
    draft.change((before) => ({ ...before, fields: { ...before.fields, [key]: value } }));
    if (key === variable && value === 'correct' && missing.length === 0) {
      draft.change((before) => ({ ...before, missing: [emptyMissing()] }));
    }
  };
  const disabled = !task.allowed.complete || send.isPending;
  return (
    <>
      <form
        className="card task-form"
        aria-label={t('task.form')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <FormFields
          name="task"
          fields={shown}
          values={values}
          onChange={change}
          disabled={disabled}
          problems={checked ? problems : {}}
          errors={fieldErrors(send.error)}
          inlineKeys={variable === undefined ? [] : [variable]}
          extra={(field) =>
            field.type === 'textarea' && (
              <Phrases
                phrases={task.phrases}
                disabled={disabled}
                text={String(values[field.key] ?? '')}
                onInsert={(text) => change(field.key, `${values[field.key] ?? ''}${text}`)}
              />
            )
          }
          pickers={{
            townships: (control) => (
              <TownshipPicker
                {...control.aria}
                id={control.id}
                disabled={control.disabled}
                value={typeof control.value === 'string' ? control.value : null}
                valueName={
                  control.value === task.case.row.homeUnit.id ? task.case.row.homeUnit.name : undefined
                }
                onChange={control.onChange}
              />
            ),
          }}
        />
        {asksReason && (
          <ReasonField
            value={reason}
            wanting={checked && reasonWanting}
            disabled={disabled}
            phrases={task.phrases}
            onChange={(text) => draft.change((before) => ({ ...before, reason: text }))}
          />
        )}
        {asksMissing && (
          <MissingMaterials
            value={missing}
            materials={task.case.materials}
            disabled={disabled}
            checked={checked}
            onChange={(next) => draft.change((before) => ({ ...before, missing: next }))}
          />
        )}
      </form>
      <ProblemNote error={send.error} onRetry={send.isError && wanting === 0 ? submit : undefined} />
      <DecisionBar
        task={task}
        draft={draft.status}
        label={chosen?.label ?? task.submitLabel}
        tone={chosen?.tone ?? 'main'}
        wanting={checked ? wanting : 0}
        busy={send.isPending}
        onSubmit={submit}
      />
    </>
  );
}
