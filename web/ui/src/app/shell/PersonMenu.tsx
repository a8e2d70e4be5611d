/** The person's name, change of password, keyboard help, sign-out. */
import { KeyOutlined, LogoutOutlined, QuestionCircleOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { signOut } from '../../../../api/session.ts';
import { call } from '../../shared/api/call.ts';
import { currentMe, setAnonymous } from '../../shared/api/session-store.ts';
import { forgetDrafts } from '../../shared/drafts/local.ts';
import { keyHelpStore } from './KeyHelp.tsx';

export function PersonMenu() {
  const { t } = useTranslation('staff');
  const navigate = useNavigate();
  const client = useQueryClient();
  const me = currentMe();

  async function leave() {
    await call(signOut).catch(() => undefined);
    forgetDrafts();
    client.clear();
    setAnonymous();
    void navigate('/sign-in', { replace: true });
  }
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        onClick: ({ key }) => {
          if (key === 'password') void navigate('/password');
          else if (key === 'keys') keyHelpStore.set(true);
          else void leave();
        },
        items: [
          { key: 'password', icon: <KeyOutlined aria-hidden />, label: t('shell.changePassword') },
          { key: 'keys', icon: <QuestionCircleOutlined aria-hidden />, label: t('shell.keys') },
          { type: 'divider' },
          { key: 'leave', icon: <LogoutOutlined aria-hidden />, label: t('shell.signOut') },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />} className="person-button">
        <span className="person-name">{me?.user.name}</span>
        <span className="sr-only"> {t('shell.account')}</span>
      </Button>
    </Dropdown>
  );
}
