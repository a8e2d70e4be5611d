/** A one-time link, shown once: to be handed to the person. */
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shared/format.ts';

export interface Link {
  path: string;
  expiresAt: string;
}

export function OneTimeLinkDialog({
  name,
  link,
  onClose,
}: {
  name: string;
  link: Link;
  onClose: () => void;
}) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const format = useFormat();
  const [copied, setCopied] = useState(false);
  const address = new URL(link.path, globalThis.location.origin).href;
  return (
    <Modal
      open
      title={t('people.linkTitle', { name })}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{base('close')}</Button>}
    >
      <div className="stack">
        <p>{t('people.linkNote', { at: format.stamp(link.expiresAt) })}</p>
        <p className="one-time-link">
          <code>{address}</code>
        </p>
        <Button
          type="primary"
          onClick={() => {
            void navigator.clipboard?.writeText(address);
            setCopied(true);
          }}
        >
          {copied ? base('problem.copied') : t('people.copyLink')}
        </Button>
      </div>
    </Modal>
  );
}
