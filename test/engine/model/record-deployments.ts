/**
 * Asks a Camunda 8 engine what it says to each deployment case, and writes it down.
 *
 *   npx tsx test/engine/model/record-deployments.ts HOST:GRPC_PORT
 */
import { writeFileSync } from 'node:fs';
import { EngineClient, Refused } from '../../conformance/support/client.ts';
import { deploymentCases } from './deployment-cases.ts';

const [grpc] = process.argv.slice(2);
if (!grpc) throw new Error('usage: record-deployments HOST:GRPC_PORT');

const client = new EngineClient({ grpc, rest: 'unused' });
const recorded: Record<string, { accepted: true } | { accepted: false; code: string; message: string }> = {};
for (const [name, xml] of Object.entries(deploymentCases)) {
  const resources = [{ name: 'model.bpmn', content: Buffer.from(xml) }];
  try {
    await client.call('DeployResource', { resources });
    recorded[name] = { accepted: true };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    recorded[name] = { accepted: false, code: error.code, message: error.message };
  }
}
client.close();
writeFileSync(
  new URL('./deployments.recorded.json', import.meta.url),
  `${JSON.stringify(recorded, null, 1)}\n`,
);
console.log(`${Object.keys(recorded).length} deployments recorded`);
