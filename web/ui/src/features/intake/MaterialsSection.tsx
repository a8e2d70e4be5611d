/** The home jurisdiction's list of papers, given once and in full; uploads, and the signed commitment. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { IntakeDraft } from '../../../../api/intake.ts';
import { MaterialUploads } from '../../shared/case/MaterialUploads.tsx';
import { CheckChoices } from '../../shared/form/Choices.tsx';
import { FieldShell } from '../../shared/form/Field.tsx';
import { fieldId } from './fields.tsx';
import type { Home, SectionProps } from './section.ts';
import type { materialsFor } from './values.ts';

export interface MaterialsSectionProps extends SectionProps {
  draft: IntakeDraft;
  home: Home | undefined;
  materials: ReturnType<typeof materialsFor>;
}

export function MaterialsSection({ form, change, errorOf, draft, home, materials }: MaterialsSectionProps) {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const seen = (code: string, on: boolean) =>
    change((before) => ({
      ...before,
      seenMaterials: on
        ? [...new Set([...before.seenMaterials, code])]
        : before.seenMaterials.filter((each) => each !== code),
    }));
  return (
    <section className="card" aria-labelledby="intake-materials">
      <h2 id="intake-materials">{t('case.materials')}</h2>
      {home === undefined ? (
        <p className="soft">{t('intake.materialsFirst')}</p>
      ) : (
        <>
          <p className="soft">{t('intake.materialsNote', { home: home.county?.name ?? home.home.name })}</p>
          <MaterialUploads
            target={{ draftId: draft.id }}
            onChanged={() => void client.invalidateQueries({ queryKey: ['intake-draft', draft.id] })}
            onSeen={seen}
            items={materials.map((material) => ({
              code: material.code,
              name: material.name,
              required: material.required,
              note: material.note,
              source: material.source,
              attachments: draft.attachments.filter((each) => each.materialCode === material.code),
              seen: form.seenMaterials.includes(material.code),
            }))}
          />
        </>
      )}
      <FieldShell
        id={fieldId('commitment')}
        label={t('intake.commitment')}
        group
        required
        error={errorOf('commitment')}
      >
        <CheckChoices
          name="intake-commitment"
          value={form.commitment ? [true] : []}
          onChange={(on) => change((before) => ({ ...before, commitment: on.length > 0 }))}
          choices={[{ value: true, label: t('intake.commitmentText') }]}
        />
      </FieldShell>
    </section>
  );
}
