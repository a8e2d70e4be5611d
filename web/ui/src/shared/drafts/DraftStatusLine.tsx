/** 草稿已保存 14:32, read out politely. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import type { DraftStatus } from './useDraft.ts';

export function DraftStatusLine({ status }: { status: DraftStatus }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const text =
    status.kind === 'saved' ? t('draft.saved', { time: format.time(status.at) }) : t(`draft.${status.kind}`);
  return (
    <span
      role="status"
      className={status.kind === 'conflict' || status.kind === 'kept' ? 'draft-alarm' : 'soft'}
    >
      {text}
    </span>
  );
}
