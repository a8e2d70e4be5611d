/** A unit: new, or changed. A new name takes effect on its date; the old one stays on papers of its time. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createUnit, type Unit, UnitKind, UnitLevel, updateUnit } from '../../../../api/organization.ts';
import { call } from '../../shared/api/call.ts';
import { currentMe } from '../../shared/api/session-store.ts';
import { DateInput } from '../../shared/form/DateInput.tsx';
import { FieldShell } from '../../shared/form/Field.tsx';
import { fieldErrors, ProblemNote } from '../../shared/problem/ProblemNote.tsx';

export interface UnitDialogProps {
  unit: Unit | null;
  parentId: string | null;
  units: readonly Unit[];
  onClose: () => void;
}

export function UnitDialog({ unit, parentId, units, onClose }: UnitDialogProps) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const client = useQueryClient();
  const { message } = App.useApp();
  const today = currentMe()?.today ?? '';
  const [values, setValues] = useState({
    parentId: unit === null ? parentId : unit.parentId,
    name: unit?.name ?? '',
    kind: unit?.kind ?? ('township' as const),
    level: unit?.level ?? ('township' as const),
    divisionCode: unit?.divisionCode ?? '',
    telephone: unit?.telephone ?? '',
    address: unit?.address ?? '',
    validFrom: unit?.validFrom ?? today,
  });
  const set = (change: Partial<typeof values>) => setValues((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () => {
      const body = {
        ...values,
        divisionCode: values.divisionCode.trim() || null,
        telephone: values.telephone.trim() || null,
        address: values.address.trim() || null,
      };
      return unit === null
        ? call(createUnit, { body })
        : call(updateUnit, { params: { unitId: unit.id }, body });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['units'] });
      void message.success(t('people.saved'));
      onClose();
    },
  });
  const errors = fieldErrors(save.error);
  const text = (name: 'name' | 'divisionCode' | 'telephone' | 'address', label: string, hint?: string) => (
    <FieldShell id={`unit-${name}`} label={label} required={name === 'name'} error={errors[name]} hint={hint}>
      <Input
        id={`unit-${name}`}
        value={values[name]}
        onChange={(event) => set({ [name]: event.target.value })}
      />
    </FieldShell>
  );
  return (
    <Modal
      open
      title={unit === null ? t('people.newUnit') : t('people.editUnit')}
      okText={base('save')}
      okButtonProps={{ loading: save.isPending, disabled: values.name.trim().length < 2 }}
      onOk={() => save.mutate()}
      onCancel={onClose}
      width={640}
    >
      <div className="stack">
        <div className="form-grid">
          {text('name', t('people.unitName'))}
          <FieldShell id="unit-parent" label={t('people.parent')} error={errors.parentId}>
            <Select
              id="unit-parent"
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              value={values.parentId}
              options={units
                .filter((each) => each.id !== unit?.id)
                .map((each) => ({ value: each.id, label: each.name }))}
              onChange={(value) => set({ parentId: value ?? null })}
            />
          </FieldShell>
          <FieldShell id="unit-kind" label={t('people.kind')} required>
            <Select
              id="unit-kind"
              value={values.kind}
              options={UnitKind.options.map((value) => ({ value, label: t(`people.kinds.${value}`) }))}
              onChange={(kind) => set({ kind })}
            />
          </FieldShell>
          <FieldShell id="unit-level" label={t('people.level')} required>
            <Select
              id="unit-level"
              value={values.level}
              options={UnitLevel.options.map((value) => ({ value, label: t(`people.levels.${value}`) }))}
              onChange={(level) => set({ level })}
            />
          </FieldShell>
          {text('divisionCode', t('people.code'), t('people.codeHint'))}
          {text('telephone', t('person.phone'))}
          {text('address', t('people.address'))}
          <FieldShell id="unit-from" label={t('people.from')} required error={errors.validFrom}>
            <DateInput
              id="unit-from"
              value={values.validFrom}
              onChange={(date) => set({ validFrom: date ?? today })}
            />
          </FieldShell>
        </div>
        <ProblemNote error={save.error} />
      </div>
    </Modal>
  );
}
