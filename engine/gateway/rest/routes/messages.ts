import { z } from 'zod';
import { checkTenants, defaultTenant, documentOf } from '../../arguments.ts';
import { bodyOf, documentField, type RestContext, send, spanField, submit } from '../context.ts';
import { keyText } from '../entities/common.ts';

const common = {
  name: z.string().min(1),
  correlationKey: z.string().default(''),
  variables: documentField,
  tenantId: z.string().default(''),
};
const publicationSchema = z.object({
  ...common,
  timeToLive: spanField.default(0),
  messageId: z.string().default(''),
});
const correlationSchema = z.object(common);

export function messageRoutes(context: RestContext): void {
  const { app } = context;

  app.post('/v2/messages/publication', async (request, reply) => {
    const { tenantId, ...message } = bodyOf(request, publicationSchema);
    checkTenants('PublishMessage', [tenantId]);
    const command = { ...message, variables: documentOf(message.variables) };
    const { key } = await submit(context, 'publishMessage', command);
    return send(reply, { messageKey: keyText(key), tenantId: defaultTenant });
  });

  app.post('/v2/messages/correlation', async (request, reply) => {
    const { tenantId, ...message } = bodyOf(request, correlationSchema);
    checkTenants('CorrelateMessage', [tenantId]);
    const command = { ...message, variables: documentOf(message.variables) };
    const { messageKey, processInstanceKey } = await submit(context, 'correlateMessage', command);
    return send(reply, {
      messageKey: keyText(messageKey),
      processInstanceKey: keyText(processInstanceKey),
      tenantId: defaultTenant,
    });
  });
}
