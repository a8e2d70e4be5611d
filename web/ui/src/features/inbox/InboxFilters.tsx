/** Search and filters of the open tab. Nothing of it goes into the address: a name is personal data. */
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { lights } from '../../../../../domain/deadlines/wording.ts';
import type { Item } from '../../../../../domain/eligibility/rules.ts';
import type { Tab } from '../../../../api/inbox.ts';
import { useInboxCounts } from '../../app/inbox-counts.ts';
import type { LightName } from '../../shared/lights/Light.tsx';
import { usePreferences } from '../../shared/preferences.ts';

export interface Filters {
  q?: string;
  elementId?: string;
  light?: LightName;
  item?: Item;
}
export const noFilters: Filters = {};

/** Without the keys that are empty; exactly `noFilters` when nothing is left. */
function cleaned(filters: { [K in keyof Filters]: Filters[K] | undefined }): Filters {
  const kept = Object.fromEntries(
    Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''),
  );
  return Object.keys(kept).length === 0 ? noFilters : kept;
}

const running: readonly LightName[] = ['overdue', 'due-soon', 'normal', 'paused'];
const items: readonly Item[] = ['living', 'nursing'];

export interface InboxFiltersProps {
  tab: Tab;
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function InboxFilters({ tab, filters, onChange }: InboxFiltersProps) {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  const { data } = useInboxCounts();
  const steps = (data?.steps ?? []).filter((step) =>
    tab === 'claimable' || tab === 'todo' ? step[tab] > 0 : true,
  );
  return (
    <search className="filter-bar" aria-label={t('inbox.filters')}>
      <Input.Search
        allowClear
        className="filter-search"
        placeholder={t('inbox.searchHint')}
        aria-label={t('inbox.search')}
        defaultValue={filters.q ?? ''}
        onSearch={(q) => onChange(cleaned({ ...filters, q: q.trim() }))}
      />
      {steps.length > 0 && (
        <Select
          allowClear
          className="filter-select"
          aria-label={t('inbox.step')}
          placeholder={t('inbox.step')}
          value={filters.elementId ?? null}
          options={steps.map((step) => ({ value: step.elementId, label: step.name }))}
          onChange={(elementId) => onChange(cleaned({ ...filters, elementId: elementId ?? undefined }))}
        />
      )}
      <Select
        allowClear
        className="filter-select"
        aria-label={t('inbox.light')}
        placeholder={t('inbox.light')}
        value={filters.light ?? null}
        options={running.map((light) => ({ value: light, label: lights[light][language] }))}
        onChange={(light) => onChange(cleaned({ ...filters, light: light ?? undefined }))}
      />
      <Select
        allowClear
        className="filter-select"
        aria-label={t('inbox.item')}
        placeholder={t('inbox.item')}
        value={filters.item ?? null}
        options={items.map((item) => ({ value: item, label: t(`item.${item}`) }))}
        onChange={(item) => onChange(cleaned({ ...filters, item: item ?? undefined }))}
      />
    </search>
  );
}
