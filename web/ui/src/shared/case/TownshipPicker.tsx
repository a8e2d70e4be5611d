/** 户籍地乡镇(街道): by name over all provinces. The value is the unit's id. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { townships } from '../../../../api/divisions.ts';
import { call } from '../api/call.ts';
import { useDelayed } from '../delayed.ts';

export interface TownshipPickerProps {
  id: string;
  value: string | null;
  /** Name of the chosen one, when it is known from elsewhere. */
  valueName?: string | undefined;
  onChange: (unitId: string | null) => void;
  disabled?: boolean;
  status?: 'error';
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean;
  'aria-required'?: boolean;
}

export function TownshipPicker({ value, valueName, onChange, ...rest }: TownshipPickerProps) {
  const { t } = useTranslation('staff');
  const [text, setText] = useState('');
  const q = useDelayed(text.trim(), 250);
  const [chosenName, setChosenName] = useState<string | null>(null);
  const query = useQuery({
    queryKey: ['townships', q],
    queryFn: ({ signal }) => call(townships, { query: q === '' ? {} : { q } }, { signal }),
    staleTime: 300_000,
    placeholderData: (before) => before,
  });
  const options = (query.data?.townships ?? []).map((township) => ({
    value: township.unitId,
    label: [...township.path, township.name].filter((part, i, all) => all.indexOf(part) === i).join(' '),
    reach: township.reach,
  }));
  if (value !== null && !options.some((option) => option.value === value)) {
    options.unshift({ value, label: chosenName ?? valueName ?? value, reach: 'yizhan' });
  }
  return (
    <Select
      {...rest}
      value={value}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={query.isFetching}
      placeholder={t('intake.homeHint')}
      notFoundContent={query.isFetching ? t('intake.homeSearching') : t('intake.homeNone')}
      options={options}
      optionRender={(option) => (
        <>
          {option.label}
          {option.data.reach === 'exchange' && <span className="soft"> {t('intake.exchange')}</span>}
        </>
      )}
      onChange={(next) => {
        const label = options.find((option) => option.value === next)?.label;
        setChosenName(label ?? null);
        onChange(next ?? null);
      }}
      style={{ width: '100%' }}
    />
  );
}
