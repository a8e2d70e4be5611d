/** 补正: which materials, and what is wanting of each. It becomes the 补正告知单, so it is asked in its words. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CaseSummary } from '../../../../api/cases.ts';
import { FieldShell } from '../../shared/form/Field.tsx';
import type { Missing } from './answers.ts';

export function emptyMissing(): Missing {
  return { code: null, name: '', what: '' };
}

export interface MissingMaterialsProps {
  value: readonly Missing[];
  materials: CaseSummary['materials'];
  disabled: boolean;
  checked: boolean;
  onChange: (next: Missing[]) => void;
}

export function MissingMaterials({ value, materials, disabled, checked, onChange }: MissingMaterialsProps) {
  const { t } = useTranslation('staff');
  const set = (at: number, change: Partial<Missing>) =>
    onChange(value.map((each, index) => (index === at ? { ...each, ...change } : each)));
  return (
    <fieldset className="missing-list">
      <legend>{t('task.missing')}</legend>
      {value.map((each, at) => (
        // The list is edited in place; its rows have no identity but their position.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="missing-row" key={at}>
          <MissingName
            id={`missing-${at}-name`}
            value={each}
            materials={materials}
            disabled={disabled}
            wanting={checked && each.name.trim() === ''}
            onChange={(change) => set(at, change)}
          />
          <FieldShell
            id={`missing-${at}-what`}
            label={t('task.missingWhat')}
            required
            error={
              checked && each.what.trim() === '' ? t('form.fill', { name: t('task.missingWhat') }) : undefined
            }
          >
            <Input
              id={`missing-${at}-what`}
              value={each.what}
              maxLength={300}
              disabled={disabled}
              placeholder={t('task.missingWhatHint')}
              onChange={(event) => set(at, { what: event.target.value })}
            />
          </FieldShell>
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={`${t('task.missingRemove')} ${at + 1}`}
            disabled={disabled}
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {checked && value.length === 0 && (
        <p className="field-error invalid" role="alert">
          {t('task.missingNone')}
        </p>
      )}
      <Button
        icon={<PlusOutlined aria-hidden />}
        disabled={disabled}
        onClick={() => onChange([...value, emptyMissing()])}
      >
        {t('task.missingAdd')}
      </Button>
    </fieldset>
  );
}

interface MissingNameProps {
  id: string;
  value: Missing;
  materials: CaseSummary['materials'];
  disabled: boolean;
  wanting: boolean;
  onChange: (change: Partial<Missing>) => void;
}

const OTHER = '';

/** One of the case's materials, or another one by its name. */
function MissingName({ id, value, materials, disabled, wanting, onChange }: MissingNameProps) {
  const { t } = useTranslation('staff');
  const error = wanting ? t('form.fill', { name: t('task.missingName') }) : undefined;
  const listed = materials.length > 0;
  return (
    <FieldShell id={id} label={t('task.missingName')} required error={error}>
      {listed && (
        <Select
          id={id}
          value={value.code ?? (value.name === '' ? null : OTHER)}
          disabled={disabled}
          options={[
            ...materials.map((material) => ({ value: material.code, label: material.name })),
            { value: OTHER, label: t('task.other') },
          ]}
          onChange={(code) => {
            const material = materials.find((each) => each.code === code);
            onChange({ code: material?.code ?? null, name: material?.name ?? t('task.other') });
          }}
        />
      )}
      {(!listed || (value.code === null && value.name !== '')) && (
        <Input
          id={listed ? `${id}-other` : id}
          aria-label={t('task.missingName')}
          value={value.name}
          maxLength={120}
          disabled={disabled}
          onChange={(event) => onChange({ code: null, name: event.target.value })}
        />
      )}
    </FieldShell>
  );
}
