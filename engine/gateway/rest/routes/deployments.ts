import type { FastifyRequest } from 'fastify';
import type { DeployedResource } from '../../../commands.ts';
import { checkTenants, defaultTenant } from '../../arguments.ts';
import { invalid } from '../../rejections.ts';
import { type RestContext, send, submit } from '../context.ts';
import { keyText } from '../entities/common.ts';

interface Upload {
  readonly resources: { readonly name: string; readonly content: string }[];
  readonly tenantId: string;
}

/** The parts named `resources`, in order; their file names are the resource names. */
async function uploadOf(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart())
    throw invalid('Expected a multipart/form-data request with the parts `resources`');
  const resources: Upload['resources'] = [];
  let tenantId = '';
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const content = await part.toBuffer();
      if (part.fieldname !== 'resources') throw invalid(`Unexpected file part '${part.fieldname}'`);
      resources.push({ name: part.filename, content: content.toString() });
    } else if (part.fieldname === 'tenantId') {
      tenantId = String(part.value);
    }
  }
  return { resources, tenantId };
}

function deploymentAnswer({ process, decision, decisionRequirements, form }: DeployedResource): object {
  const tenantId = defaultTenant;
  return {
    processDefinition: process && {
      processDefinitionKey: keyText(process.processDefinitionKey),
      processDefinitionId: process.bpmnProcessId,
      processDefinitionVersion: process.version,
      resourceName: process.resourceName,
      tenantId,
    },
    decisionDefinition: decision && {
      decisionDefinitionKey: keyText(decision.decisionKey),
      decisionDefinitionId: decision.dmnDecisionId,
      name: decision.dmnDecisionName,
      version: decision.version,
      decisionRequirementsId: decision.dmnDecisionRequirementsId,
      decisionRequirementsKey: keyText(decision.decisionRequirementsKey),
      tenantId,
    },
    decisionRequirements: decisionRequirements && {
      decisionRequirementsKey: keyText(decisionRequirements.decisionRequirementsKey),
      decisionRequirementsId: decisionRequirements.dmnDecisionRequirementsId,
      decisionRequirementsName: decisionRequirements.dmnDecisionRequirementsName,
      version: decisionRequirements.version,
      resourceName: decisionRequirements.resourceName,
      tenantId,
    },
    form: form && {
      formKey: keyText(form.formKey),
      formId: form.formId,
      version: form.version,
      resourceName: form.resourceName,
      tenantId,
    },
  };
}

export function deploymentRoutes(context: RestContext): void {
  context.app.post('/v2/deployments', async (request, reply) => {
    const { resources, tenantId } = await uploadOf(request);
    checkTenants('DeployResources', [tenantId]);
    const { deploymentKey, deployments } = await submit(context, 'deployResources', { resources });
    return send(reply, {
      deploymentKey: keyText(deploymentKey),
      deployments: deployments.map(deploymentAnswer),
      tenantId: defaultTenant,
    });
  });
}
