/** What the viewer may do with the whole case: correct data, 抄送, 催办, 撤回. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '../../../../api/cases.ts';
import { UrgeDialog } from '../supervision/UrgeDialog.tsx';
import { CopyDialog } from './CopyDialog.tsx';
import { CorrectDialog } from './CorrectDialog.tsx';
import { WithdrawDialog } from './WithdrawDialog.tsx';

type Open = 'withdraw' | 'copy' | 'correct' | 'urge' | null;

export function CaseActions({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation('staff');
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const { allowed } = detail;
  const urged = detail.tasks[0]?.userTaskKey;
  return (
    <div className="row">
      {allowed.correctData && <Button onClick={() => setOpen('correct')}>{t('correct.open')}</Button>}
      {allowed.copy && <Button onClick={() => setOpen('copy')}>{t('case.copy')}</Button>}
      {allowed.urge && urged !== undefined && (
        <Button onClick={() => setOpen('urge')}>{t('case.urge')}</Button>
      )}
      {allowed.withdraw && (
        <Button danger onClick={() => setOpen('withdraw')}>
          {t('case.withdraw')}
        </Button>
      )}
      {open === 'withdraw' && <WithdrawDialog detail={detail} onClose={close} />}
      {open === 'copy' && <CopyDialog caseId={detail.row.caseId} onClose={close} />}
      {open === 'correct' && <CorrectDialog caseId={detail.row.caseId} onClose={close} />}
      {open === 'urge' && urged !== undefined && (
        <UrgeDialog userTaskKey={urged} caseNumber={detail.row.caseNumber} onClose={close} />
      )}
    </div>
  );
}
