/** 流程与规则: models, versions, incidents; edit, lint, deploy. For process administrators. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { EngineKey, Id, Instant, PageQuery, pageOf, UserRef } from './values.ts';

export const ResourceKind = z.enum(['bpmn', 'dmn', 'form']);
export const ModelVersion = z.object({
  /** Null: deployed past this application (found on the engine only). */
  id: Id.nullable(),
  version: z.number().int(),
  versionTag: z.string().nullable(),
  definitionKey: EngineKey,
  deployedAt: Instant,
  deployedBy: UserRef.nullable(),
  note: z.string().nullable(),
  /** Null: the engine is away or has no search. */
  running: z.number().int().nullable(),
});
export const Model = z.object({
  /** 'subsidy-application.bpmn'. */
  resourceName: z.string(),
  kind: ResourceKind,
  /** Process, decision or form id. */
  definitionId: z.string(),
  name: z.string(),
  latest: ModelVersion.nullable(),
  versions: z.number().int(),
  /** Instances of all versions; null: the engine is away or has no search. */
  running: z.number().int().nullable(),
  /** Instances that are stuck; null as above. */
  incidents: z.number().int().nullable(),
  draft: z.object({ savedAt: Instant, by: UserRef, revision: z.number().int() }).nullable(),
});
export const list = defineEndpoint({
  name: 'processes.list',
  method: 'GET',
  path: '/api/processes',
  answer: z.object({ models: z.array(Model) }),
});

const Params = z.object({ resourceName: z.string().regex(/^[\w.-]{1,120}\.(bpmn|dmn|form)$/) });
export const versions = defineEndpoint({
  name: 'processes.versions',
  method: 'GET',
  path: '/api/processes/:resourceName/versions',
  params: Params,
  answer: z.object({ versions: z.array(ModelVersion) }),
});
/** The source without the injected listeners. `version` absent: the latest; 'draft': my office's draft. */
export const source = defineEndpoint({
  name: 'processes.source',
  method: 'GET',
  path: '/api/processes/:resourceName/source',
  params: Params,
  query: z.object({
    version: z
      .string()
      .regex(/^(\d+|draft)$/)
      .optional(),
  }),
  answer: z.object({
    source: z.string(),
    version: z.number().int().nullable(),
    draftRevision: z.number().int(),
  }),
});
const Source = z.string().min(1).max(4_000_000);
export const saveDraft = defineEndpoint({
  name: 'processes.saveDraft',
  method: 'PUT',
  path: '/api/processes/:resourceName/draft',
  params: Params,
  body: z.object({ source: Source, revision: z.number().int().min(0) }),
  answer: z.object({ revision: z.number().int(), savedAt: Instant }),
});
export const discardDraft = defineEndpoint({
  name: 'processes.discardDraft',
  method: 'DELETE',
  path: '/api/processes/:resourceName/draft',
  params: Params,
  answer: z.object({ done: z.literal(true) }),
});
export const LintFinding = z.object({
  severity: z.enum(['error', 'warning']),
  elementId: z.string().nullable(),
  rule: z.string(),
  message: z.string(),
});
/** What the server knows of a model: readable, contract kept (job types, variables, forms). The pages lint the rest. */
export const lint = defineEndpoint({
  name: 'processes.lint',
  method: 'POST',
  path: '/api/processes/:resourceName/lint',
  params: Params,
  body: z.object({ source: Source }),
  answer: z.object({ findings: z.array(LintFinding) }),
});
/** 422 model-refused with facts.findings: not a model, breaks the contract, or the engine's own words by element. */
export const deploy = defineEndpoint({
  name: 'processes.deploy',
  method: 'POST',
  path: '/api/processes/:resourceName/deployments',
  idempotent: true,
  params: Params,
  body: z.object({
    source: Source,
    note: z.string().trim().min(2).max(300),
    draftRevision: z.number().int().min(0),
  }),
  answer: z.object({ version: z.number().int(), definitionKey: EngineKey, unchanged: z.boolean() }),
});

export const Incident = z.object({
  incidentKey: EngineKey,
  processInstanceKey: EngineKey,
  jobKey: EngineKey.nullable(),
  elementId: z.string(),
  elementName: z.string(),
  processId: z.string(),
  errorType: z.string(),
  message: z.string(),
  at: Instant,
  caseId: Id.nullable(),
  caseNumber: z.string().nullable(),
});
export const incidents = defineEndpoint({
  name: 'processes.incidents',
  method: 'GET',
  path: '/api/incidents',
  query: PageQuery,
  answer: pageOf(Incident),
});
/** Raises retries where a job failed, then resolves. */
export const retryIncident = defineEndpoint({
  name: 'processes.retryIncident',
  method: 'POST',
  path: '/api/incidents/:incidentKey/retry',
  params: z.object({ incidentKey: EngineKey }),
  answer: z.object({ done: z.literal(true) }),
});
