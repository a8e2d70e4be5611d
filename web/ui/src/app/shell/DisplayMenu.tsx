/** Language, large text, high contrast. */
import { EyeOutlined } from '@ant-design/icons';
import { Button, Popover, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from '../../shared/i18n/index.ts';
import { setPreferences, usePreferences } from '../../shared/preferences.ts';

export function DisplayMenu() {
  const { t } = useTranslation();
  const { language, largeText, highContrast } = usePreferences();
  return (
    <div className="row row-tight">
      <Popover
        trigger="click"
        placement="bottomRight"
        content={
          <div className="stack stack-tight display-menu">
            <div className="row">
              <Switch
                aria-label={t('largeText')}
                checked={largeText}
                onChange={(on) => setPreferences({ largeText: on })}
              />
              {t('largeText')}
            </div>
            <div className="row">
              <Switch
                aria-label={t('highContrast')}
                checked={highContrast}
                onChange={(on) => setPreferences({ highContrast: on })}
              />
              {t('highContrast')}
            </div>
          </div>
        }
      >
        <Button
          type="text"
          icon={<EyeOutlined aria-hidden />}
          aria-label={t('display')}
          title={t('display')}
        />
      </Popover>
      <Button
        type="text"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => void switchLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'EN' : '中'}
        <span className="sr-only"> {t('otherLanguage')}</span>
      </Button>
    </div>
  );
}
