/** Papers of a case: what is required, what is there; scans as thumbnails that open large. */
import { FilePdfOutlined } from '@ant-design/icons';
import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Attachment, content } from '../../../../api/attachments.ts';
import type { CaseSummary } from '../../../../api/cases.ts';
import { addressOf } from '../../../../api/endpoint.ts';
import { useFormat } from '../format.ts';
import './case.css';

export type Material = CaseSummary['materials'][number];

export function contentAddress(
  attachment: Attachment,
  disposition: 'inline' | 'attachment' = 'inline',
): string {
  return addressOf(content, { params: { attachmentId: attachment.id }, query: { disposition } });
}

/** ✓ 已收, ○ 缺, ! 待补正: shape and word. */
export function MaterialState({ state }: { state: Material['state'] }) {
  const { t } = useTranslation('staff');
  const shape = { received: '✓', missing: '○', correction: '!' }[state];
  return (
    <span className={`material-state material-${state}`}>
      <span aria-hidden="true">{shape}</span> {t(`material.${state}`)}
    </span>
  );
}

export function SourceText({
  source,
}: {
  source: { documentNumber: string; article: string | null; repealedOn: string | null } | null;
}) {
  const { t } = useTranslation('staff');
  if (source === null) return null;
  return (
    <span className="soft">
      {source.documentNumber}
      {source.article}
      {source.repealedOn !== null && ` ${t('material.repealed', { date: source.repealedOn })}`}
    </span>
  );
}

export function Materials({ materials }: { materials: readonly Material[] }) {
  const { t } = useTranslation('staff');
  if (materials.length === 0) return <p className="soft">{t('material.none')}</p>;
  return (
    <ul className="plain-list material-list">
      {materials.map((material) => (
        <li key={material.code}>
          <div className="row">
            <span className="grow">
              {material.name}
              {!material.required && <span className="soft"> {t('material.optional')}</span>}
            </span>
            <MaterialState state={material.state} />
          </div>
          {material.note !== null && <p className="soft">{material.note}</p>}
          <Thumbnails attachments={material.attachments} />
        </li>
      ))}
    </ul>
  );
}

export function Thumbnails({
  attachments,
  onRemove,
}: {
  attachments: readonly Attachment[];
  onRemove?: (attachment: Attachment) => void;
}) {
  const { t } = useTranslation('staff');
  const [shown, setShown] = useState<Attachment | null>(null);
  if (attachments.length === 0) return null;
  return (
    <ul className="thumbnails">
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <button type="button" className="thumbnail" onClick={() => setShown(attachment)}>
            {attachment.mediaType === 'application/pdf' ? (
              <FilePdfOutlined aria-hidden style={{ fontSize: 28 }} />
            ) : (
              <img src={contentAddress(attachment)} alt="" loading="lazy" />
            )}
            <span className="thumbnail-name">{attachment.fileName}</span>
          </button>
          {onRemove !== undefined && (
            <button type="button" className="row-link" onClick={() => onRemove(attachment)}>
              {t('material.remove')}
              <span className="sr-only"> {attachment.fileName}</span>
            </button>
          )}
        </li>
      ))}
      {shown !== null && <Preview attachment={shown} onClose={() => setShown(null)} />}
    </ul>
  );
}

function Preview({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <Modal
      open
      title={attachment.fileName}
      onCancel={onClose}
      footer={null}
      width="min(960px, 96vw)"
      centered
    >
      <p className="soft">
        {t('material.uploaded', {
          who: attachment.uploadedBy.name,
          at: format.stamp(attachment.uploadedAt),
          size: (attachment.bytes / 1024 / 1024).toFixed(1),
        })}{' '}
        <a href={contentAddress(attachment, 'attachment')}>{t('material.download')}</a>
      </p>
      {attachment.mediaType === 'application/pdf' ? (
        <iframe className="paper-frame" src={contentAddress(attachment)} title={attachment.fileName} />
      ) : (
        <img className="paper-image" src={contentAddress(attachment)} alt={attachment.fileName} />
      )}
    </Modal>
  );
}
