/** Always in sight: the one primary button, the draft's state, hand-over. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { OutcomeOption, TaskPage as Task } from '../../../../api/tasks.ts';
import { DraftStatusLine } from '../../shared/drafts/DraftStatusLine.tsx';
import type { DraftStatus } from '../../shared/drafts/useDraft.ts';
import { ClaimButton, HandOver } from './HandOver.tsx';

export interface DecisionBarProps {
  task: Task;
  draft: DraftStatus;
  label: string;
  tone: z.infer<typeof OutcomeOption>['tone'];
  wanting: number;
  busy: boolean;
  onSubmit: () => void;
}

export function DecisionBar({ task, draft, label, tone, wanting, busy, onSubmit }: DecisionBarProps) {
  const { t } = useTranslation('staff');
  return (
    <div className="decision-bar">
      {task.allowed.complete || busy ? (
        <>
          <Button type="primary" size="large" danger={tone === 'end'} loading={busy} onClick={onSubmit}>
            {busy ? t('task.submitting') : label}
          </Button>
          <div role="status" className="field-error">
            {wanting > 0 && t('form.problems', { count: wanting })}
          </div>
          <span className="grow" />
          <DraftStatusLine status={draft} />
        </>
      ) : task.allowed.claim ? (
        <>
          <ClaimButton userTaskKey={task.userTaskKey} />
          <span className="soft grow">{t('task.claimNote')}</span>
        </>
      ) : (
        <span className="soft grow">{t('task.readOnly')}</span>
      )}
      <HandOver task={task} />
    </div>
  );
}
