/** Parts of bpmn.io packages that ship without types, as far as the editor uses them. */
declare module '@camunda/linting' {
  export class Linter {
    constructor(options: { modeler: 'web' | 'desktop'; type: 'cloud' | 'platform' });
    lint(definitions: unknown): Promise<unknown[]>;
  }
}
declare module '@camunda/linting/modeler' {
  const module: Record<string, unknown>;
  export default module;
}
declare module 'bpmn-js-properties-panel' {
  export const BpmnPropertiesPanelModule: Record<string, unknown>;
  export const BpmnPropertiesProviderModule: Record<string, unknown>;
  export const ZeebePropertiesProviderModule: Record<string, unknown>;
}
declare module 'camunda-bpmn-js-behaviors/lib/camunda-cloud' {
  const module: Record<string, unknown>;
  export default module;
}
