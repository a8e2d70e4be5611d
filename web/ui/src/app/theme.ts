/**
 * Ant Design's tokens in our colours. The default greys fall short of WCAG AA on white, so text, placeholders,
 * edges of inputs and descriptions are raised: text ≥ 4.5:1, edges of controls ≥ 3:1.
 */
import type { ThemeConfig } from 'antd';
import type { Preferences } from '../shared/preferences.ts';

const font =
  "'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Source Han Sans SC', 'Noto Sans CJK SC', " +
  "'WenQuanYi Micro Hei', 'Noto Sans SC', system-ui, sans-serif";

export function themeFor(
  { largeText, highContrast }: Preferences,
  phone: boolean,
  still: boolean,
): ThemeConfig {
  const ink = highContrast ? '#000000' : '#1c2730';
  const soft = highContrast ? '#1d242a' : '#4b5863';
  const accent = highContrast ? '#00343d' : '#0b5c68';
  const edge = highContrast ? '#1d242a' : '#84919c';
  const line = highContrast ? '#59636b' : '#d9dfe4';
  const red = highContrast ? '#8a0f08' : '#b3261e';
  const size = largeText ? 16 : 14;
  const control = phone ? 44 : largeText ? 42 : 34;
  return {
    token: {
      fontFamily: font,
      fontSize: size,
      lineHeight: 1.6,
      controlHeight: control,
      controlHeightSM: phone ? 44 : largeText ? 36 : 28,
      controlHeightLG: phone ? 48 : largeText ? 48 : 42,
      borderRadius: 6,
      colorPrimary: accent,
      colorLink: accent,
      colorInfo: accent,
      colorError: red,
      colorWarning: highContrast ? '#5c3600' : '#8a5200',
      colorSuccess: highContrast ? '#0b4a25' : '#1c6b3c',
      colorErrorBg: '#fdeeec',
      colorErrorBorder: '#e2aaa4',
      colorWarningBg: '#fff4e0',
      colorWarningBorder: '#e5c58a',
      colorInfoBg: '#e3f0f1',
      colorInfoBorder: '#a9cdd1',
      colorSuccessBg: '#e8f4ec',
      colorSuccessBorder: '#a8d3b7',
      colorText: ink,
      colorTextSecondary: soft,
      colorTextTertiary: soft,
      colorTextQuaternary: highContrast ? '#1d242a' : '#66727d',
      colorTextPlaceholder: highContrast ? '#1d242a' : '#66727d',
      colorTextDescription: soft,
      colorTextDisabled: highContrast ? '#3a434a' : '#66727d',
      colorIcon: soft,
      colorBorder: edge,
      colorBorderSecondary: line,
      colorSplit: line,
      colorBgLayout: highContrast ? '#ffffff' : '#f4f6f7',
      motion: !still,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Drawer: { paddingLG: 20 },
      Alert: { withDescriptionPadding: '10px 14px', withDescriptionIconSize: 18, fontSizeLG: size },
    },
  };
}
