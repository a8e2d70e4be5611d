/** The diagram editor with Zeebe's properties, and linting shown on the elements. The watermark stays visible. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import '@camunda/linting/assets/linting.css';
import { Linter } from '@camunda/linting';
import lintingModule from '@camunda/linting/modeler';
import Modeler from 'bpmn-js/lib/Modeler';
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import zeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import zeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { diagramText } from '../../shared/diagram-text.ts';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import type { EditorRef, Finding } from './editor.ts';

interface Report {
  id: string;
  message: string;
  category: string;
  rule: string;
}
interface Canvas {
  zoom(level: 'fit-viewport', center: 'auto'): void;
  scrollToElement(element: unknown): void;
}
interface Registry {
  get(elementId: string): unknown;
}
interface Selection {
  select(element: unknown): void;
}
interface Linting {
  setErrors(reports: readonly Report[]): void;
  activate(): void;
}

export interface BpmnEditorProps {
  text: string;
  handle: EditorRef;
  onChange: () => void;
  /** Also those of the server: shown on their elements. */
  findings: readonly Finding[] | null;
}

async function sourceOf(modeler: Modeler): Promise<string> {
  const { xml } = await modeler.saveXML({ format: true });
  if (xml === undefined) throw new Error('The diagram could not be written');
  return xml;
}

async function lintOf(modeler: Modeler): Promise<Finding[]> {
  const linter = new Linter({ modeler: 'web', type: 'cloud' });
  const reports = (await linter.lint(modeler.getDefinitions())) as Report[];
  return reports.map((report) => ({
    severity: report.category === 'error' ? 'error' : 'warning',
    elementId: report.id,
    rule: report.rule,
    message: report.message,
  }));
}

function show(modeler: Modeler, elementId: string): void {
  const element = modeler.get<Registry>('elementRegistry').get(elementId);
  if (element === undefined) return;
  modeler.get<Canvas>('canvas').scrollToElement(element);
  modeler.get<Selection>('selection').select(element);
}

export default function BpmnEditor({ text, handle, onChange, findings }: BpmnEditorProps) {
  const { t } = useTranslation('staff');
  const canvas = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const editor = useRef<Modeler | null>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  const [failure, setFailure] = useState<unknown>(null);

  useEffect(() => {
    if (canvas.current === null || panel.current === null) return;
    const modeler = new Modeler({
      container: canvas.current,
      textRenderer: diagramText,
      propertiesPanel: { parent: panel.current },
      additionalModules: [
        BpmnPropertiesPanelModule,
        BpmnPropertiesProviderModule,
        ZeebePropertiesProviderModule,
        zeebeBehaviors,
        lintingModule,
      ],
      moddleExtensions: { zeebe: zeebeModdle },
    });
    let shown = true;
    editor.current = modeler;
    handle.current = {
      source: () => sourceOf(modeler),
      lint: () => lintOf(modeler),
      show: (elementId) => show(modeler, elementId),
    };
    modeler
      .importXML(text)
      .then(() => {
        if (!shown) return;
        modeler.get<Canvas>('canvas').zoom('fit-viewport', 'auto');
        modeler.on('commandStack.changed', () => changed.current());
      })
      .catch((error: unknown) => shown && setFailure(error));
    return () => {
      shown = false;
      handle.current = null;
      editor.current = null;
      modeler.destroy();
    };
  }, [text, handle]);

  useEffect(() => {
    if (findings === null || editor.current === null) return;
    const linting = editor.current.get<Linting>('linting');
    linting.setErrors(
      findings.flatMap((finding) =>
        finding.elementId === null
          ? []
          : [
              {
                id: finding.elementId,
                message: finding.message,
                category: finding.severity === 'error' ? 'error' : 'warn',
                rule: finding.rule,
              },
            ],
      ),
    );
    linting.activate();
  }, [findings]);
  return (
    <>
      <ProblemNote error={failure} />
      <div className="bpmn-editor">
        <section className="bpmn-canvas" aria-label={t('processes.canvas')} ref={canvas} />
        <aside className="bpmn-panel" aria-label={t('processes.properties')} ref={panel} />
      </div>
    </>
  );
}
