/** `?`: every key there is. */
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { createStore, useStore } from '../../shared/store.ts';

export const keyHelpStore = createStore(false);

const keys = [
  ['/', 'search'],
  ['j', 'down'],
  ['k', 'up'],
  ['Enter', 'open'],
  ['c', 'claim'],
  ['u', 'release'],
  ['x', 'choose'],
  ['Ctrl + Enter', 'submit'],
  ['?', 'help'],
] as const;

export function KeyHelp() {
  const { t } = useTranslation('staff');
  const open = useStore(keyHelpStore);
  const close = () => keyHelpStore.set(false);
  return (
    <Modal open={open} onCancel={close} footer={null} title={t('shell.keys')} width={420} destroyOnHidden>
      <dl className="value-list key-list">
        {keys.map(([key, what]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd className="kbd">{key}</kbd>
            </dt>
            <dd>{t(`keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
