/** What every page behind sign-in shares: Ant Design in our colours and language, texts, banners, the sign-in dialog. */
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect, useMemo } from 'react';
import { Outlet } from 'react-router';
import { closeEvents, openEvents } from '../shared/api/events.ts';
import { needTexts } from '../shared/i18n/index.ts';
import { usePhone, useStillness } from '../shared/media.ts';
import { usePreferences } from '../shared/preferences.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { SessionDialog } from './SessionDialog.tsx';
import { themeFor } from './theme.ts';

export async function loadStaff() {
  await needTexts('staff');
  return Staff;
}

function Staff() {
  const preferences = usePreferences();
  const phone = usePhone();
  const still = useStillness();
  const theme = useMemo(() => themeFor(preferences, phone, still), [preferences, phone, still]);
  dayjs.locale(preferences.language === 'zh' ? 'zh-cn' : 'en');
  useEffect(() => {
    openEvents();
    return closeEvents;
  }, []);
  return (
    <ConfigProvider
      theme={theme}
      locale={preferences.language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntApp component={false} message={{ maxCount: 3 }}>
        <ConnectionBanner />
        <Outlet />
        <SessionDialog />
      </AntApp>
    </ConfigProvider>
  );
}
