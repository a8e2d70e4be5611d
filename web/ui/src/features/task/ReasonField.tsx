/** The reason of a return, mandatory. Used where the form has no field of its own for it. */
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TaskPage } from '../../../../api/tasks.ts';
import { describedBy, FieldShell } from '../../shared/form/Field.tsx';
import { Phrases } from './Phrases.tsx';

export interface ReasonFieldProps {
  value: string;
  wanting: boolean;
  disabled: boolean;
  phrases: TaskPage['phrases'];
  onChange: (text: string) => void;
}

export function ReasonField({ value, wanting, disabled, phrases, onChange }: ReasonFieldProps) {
  const { t } = useTranslation('staff');
  return (
    <FieldShell
      id="task-reason"
      label={t('task.reasonRequired')}
      required
      error={wanting ? t('task.reasonMissing') : undefined}
    >
      <Input.TextArea
        id="task-reason"
        aria-required
        aria-invalid={wanting}
        aria-describedby={describedBy('task-reason', false, wanting)}
        autoSize={{ minRows: 3, maxRows: 10 }}
        maxLength={500}
        showCount
        disabled={disabled}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <Phrases
        phrases={phrases}
        disabled={disabled}
        text={value}
        onInsert={(text) => onChange(value + text)}
      />
    </FieldShell>
  );
}
